//! The codes of `stilts datalinklint`, as of its newest source.

use super::Code;

const PROGRESS: &str = "tells how far it is";
const SUMMARY: &str = "`caltree summary` counts rows, semantics and files";
const NETWORK: &str = "caltree fetches nothing";

/// 58 codes of its own, and four that the code below it may add.
pub(super) static CODES: &[Code] = &[
    Code::new("E_VTSX", "E", "no well-formed XML; nothing else is said then"),
    Code::new("E_DCER", "E", "the document cannot be opened or read")
        .no_rule("no finding: a file that cannot be read ends the command with exit status 2"),
    Code::new("E_BVOT", "E", "the root element is not VOTABLE; nothing else is said then"),
    Code::new("E_URES", "E", "not exactly one RESOURCE of type `results`"),
    Code::new("E_UTAB", "E", "not exactly one TABLE in the results RESOURCE"),
    Code::new("E_TDSR", "E", "rows as BINARY, BINARY2 or FITS"),
    Code::new("E_DSTD", "E", "1.1: no INFO `standardID` of DataLink links in the results RESOURCE").newer(),
    Code::new("E_STD2", "E", "several DataLink standardIDs").newer(),
    Code::new("E_STDX", "E", "a DataLink standardID of an unknown version").newer(),
    Code::new("E_RCOL", "E", "two columns of one standard name, or a required column that is absent or of no usable type"),
    Code::new("E_RUCD", "E", "the ucd of a standard column is absent or not, letter by letter, the standard's"),
    Code::new("E_RTYP", "E", "`content_length` is not long, or another standard column is no text (`link_authorized`: no boolean)"),
    Code::new("E_RUNI", "E", "the unit of `content_length` is not `byte`"),
    Code::new("E_DRID", "E", "the ID of a row is blank"),
    Code::new("E_IDSQ", "E", "1.1: the rows of one ID do not follow each other").newer(),
    Code::new("E_DRR1", "E", "not exactly one of access_url, service_def and error_message is filled"),
    Code::new("E_DRUR", "E", "access_url is no absolute URL of a scheme that Java knows"),
    Code::new("E_DRER", "E", "error_message does not start with one of the five faults"),
    Code::new("E_DRSI", "E", "service_def names no service descriptor"),
    Code::new("E_DRS0", "E", "semantics is blank"),
    Code::new("E_SMCO", "E", "a core term that is not in the vocabulary (3.4.7: of 2014)"),
    Code::new("E_DRCT", "E", "content_type has not the syntax of a MIME type"),
    Code::new("E_CQCO", "E", "1.1: content_qualifier is a term that is not in the vocabulary of product types").newer(),
    Code::new("E_LKAZ", "E", "1.1: link_auth is not false, true, optional or blank").newer(),
    Code::new("E_SAC0", "E", "a service descriptor without PARAM accessURL"),
    Code::new("E_SACB", "E", "the accessURL of a service descriptor is no URL"),
    Code::new("E_PSNS", "E", "accessURL, standardID or resourceIdentifier of a service descriptor is no text"),
    Code::new("E_SARF", "E", "an input parameter refers to no column of the results table"),
    Code::new("E_DLCT", "E", "the Content-Type of a DataLink answer is not application/x-votable+xml;content=datalink").http(),
    Code::new("E_VTCT", "E", "the Content-Type of another answer is not one of VOTable's").http(),
    Code::new("E_ENVO", "E", "the body of an HTTP error is no XML").http().no_rule(NETWORK),
    Code::new("E_ERDC", "E", "an error document without one QUERY_STATUS of ERROR and a text of the right form").http(),
    Code::new("E_BFLT", "E", "declared, but nothing in its source says it").no_rule("never said"),
    Code::new("W_SMCO", "W", "a core term that is preliminary or deprecated"),
    Code::new("W_CQCO", "W", "1.1: a product type that is preliminary or deprecated").newer(),
    Code::new("W_DRCT", "W", "content_type speaks of datalink, in another spelling than the standard's"),
    Code::new("W_MTAB", "W", "a TABLE in a service descriptor"),
    Code::new("W_PSDU", "W", "accessURL, standardID or resourceIdentifier twice in a service descriptor"),
    Code::new("W_PIDU", "W", "two input parameters of one name"),
    Code::new("W_SAVV", "W", "an input parameter with both a ref and a value"),
    Code::new("W_SDND", "W", "1.1: several service descriptors without distinct names and descriptions").newer(),
    Code::new("W_NOCT", "W", "no Content-Type").http().level("a warning here as well: the rule lowers its level for this"),
    Code::new("W_DLCT", "W", "the Content-Type in another spelling than the standard's")
        .http()
        .level("a warning here as well: the rule lowers its level for this"),
    Code::new("W_QERR", "W", "the query failed, where it was allowed to").http().no_rule(NETWORK),
    Code::new("F_UNEX", "F", "trouble inside of the program").no_rule("nothing about the document"),
    Code::new("I_GEDL", "I", "the document is being read").no_rule(PROGRESS),
    Code::new("I_DLNR", "I", "how many rows were read").no_rule(SUMMARY),
    Code::new("I_DLVR", "I", "the version of DataLink that is held against").newer().no_rule(PROGRESS),
    Code::new("I_EXCL", "I", "how many columns are not of the standard").no_rule("columns of one's own are allowed"),
    Code::new("I_RNTY", "I", "how many RESOURCEs have no type").no_rule("allowed"),
    Code::new("I_SDDF", "I", "how many service descriptors there are").no_rule("allowed"),
    Code::new("I_SDDO", "I", "the name of a service descriptor, and how many parameters it has").no_rule(PROGRESS),
    Code::new("I_SDPR", "I", "the parameters of a service descriptor").no_rule(PROGRESS),
    Code::new("I_IKAC", "I", "each row with an access_url").no_rule(SUMMARY),
    Code::new("I_IKER", "I", "each row with an error_message").no_rule("S411 tells of files that cannot be had"),
    Code::new("I_IKSD", "I", "each row with a service_def, and the address that is to be called").no_rule(SUMMARY),
    Code::new("I_SMCU", "I", "a term of another vocabulary than the core's")
        .no_rule("allowed, and what ESO does; `caltree summary` counts them"),
    Code::new("I_CQCU", "I", "1.1: a product type of another vocabulary").newer().no_rule("allowed"),
    Code::new("I_VVNL", "I", "the document declares no version of VOTable")
        .level("a warning here: what is allowed in the document depends on it"),
    Code::new("I_VVUN", "I", "the document declares an unknown version of VOTable")
        .level("a warning here: what is allowed in the document depends on it"),
    Code::new("W_CEUK", "W", "an unknown Content-Encoding").http().no_rule(NETWORK),
    Code::new("W_CEZZ", "W", "compressed twice, by Content-Encoding and by name").http().no_rule(NETWORK),
];
