//! The elements of VOTable 1.1 to 1.5 with their attributes and children, after the XSDs.

use super::Value::{
    Any, ArraySize, DateTime, Id, NmToken, NonNegativeInteger, OneOf, PositiveInteger, Precision, Ref, TimeOrigin, Year,
};
use super::Version::{V1_1, V1_2, V1_3, V1_4, V1_5};
use super::{Attribute, Element, FOREIGN, Group, has, many, one, opt, some};

const ID: Attribute = has("ID", Id);
const NAME: Attribute = has("name", Any);
const REF: Attribute = has("ref", Ref);
const UCD: Attribute = has("ucd", Any);
const UTYPE: Attribute = has("utype", Any);
const VALUE: Attribute = has("value", Any).required();
const HIDDEN: Attribute = has("type", OneOf(&["hidden", "no_query", "trigger", "location"])); // from 1.0
const ENCODING: Attribute = has("encoding", OneOf(&["gzip", "base64", "dynamic", "none"]));

/// What FIELD and PARAM have in common. 1.3 Erratum 2 allows a precision of 0; the XSD has it since 1.4.
#[rustfmt::skip]
const COLUMN: &[Attribute] = &[ID, NAME.required(), has("datatype", OneOf(DATATYPES)).required(), has("unit", Any),
    has("precision", Precision { zero: false }).until(V1_3), has("precision", Precision { zero: true }).since(V1_4),
    has("width", PositiveInteger), has("xtype", Any).since(V1_2), REF, UCD, UTYPE];
const COLUMN_PARTS: &[Group] = &[opt(&["DESCRIPTION"]), opt(&["VALUES"]), many(&["LINK"])];
#[rustfmt::skip]
const DATATYPES: &[&str] = &["boolean", "bit", "unsignedByte", "short", "int", "long", "char", "unicodeChar", "float", "double",
    "floatComplex", "doubleComplex"];
/// Of COOSYS until 1.4; since 1.5 they are from a vocabulary.
#[rustfmt::skip]
pub(super) const SYSTEMS: &[&str] = &["eq_FK4", "eq_FK5", "ICRS", "ecl_FK4", "ecl_FK5", "galactic", "supergalactic", "xy",
    "barycentric", "geo_app"];
#[rustfmt::skip]
const LINK: &[Attribute] = &[ID, has("content-type", Any), has("title", Any), has("value", Any), has("href", Any), has("gref", Any),
    has("action", Any)];
const RESOURCE: &[Attribute] = &[NAME, ID, UTYPE, has("type", OneOf(&["results", "meta"]))];
const TABLE: &[Attribute] = &[ID, NAME, REF, UCD, UTYPE, has("nrows", NonNegativeInteger)];
const BOUND: &[Attribute] = &[VALUE, has("inclusive", OneOf(&["yes", "no"]))];
const REFERENCE: &[Attribute] = &[REF.required(), UCD.since(V1_2), UTYPE.since(V1_2)];

/// An element that has nothing.
const BARE: Element =
    Element { name: "", text: false, since: V1_1, until: V1_5, attributes: &[], groups: &[], repeated: 0..0, any_children: false };

/// The elements, those of the document head first. An element that changed its children has a row for 1.1 and one for the rest.
#[rustfmt::skip]
pub(super) static ELEMENTS: &[Element] = &[
    Element { name: "FIELD", attributes: &[COLUMN, &[has("arraysize", Any), HIDDEN]], groups: COLUMN_PARTS, ..BARE },
    Element { name: "PARAM", groups: COLUMN_PARTS, attributes: &[COLUMN, &[VALUE, HIDDEN.since(V1_2),
        has("arraysize", ArraySize).until(V1_1), has("arraysize", Any).since(V1_2)]], ..BARE },
    Element { name: "DESCRIPTION", text: true, any_children: true, ..BARE },
    Element { name: "INFO", text: true, attributes: &[&[ID, NAME.required(), VALUE, has("unit", Any).since(V1_2),
        has("xtype", Any).since(V1_2), REF.since(V1_2), UCD.since(V1_2), UTYPE.since(V1_2)]], ..BARE },
    Element { name: "LINK", until: V1_1, text: true, attributes: &[LINK, // mixed in 1.1, empty since 1.2
        &[has("content-role", OneOf(&["query", "hints", "doc", "location"]))]], ..BARE },
    Element { name: "LINK", since: V1_2, attributes: &[LINK,
        &[has("content-role", NmToken).until(V1_2), has("content-role", Any).since(V1_3)]], ..BARE },
    Element { name: "VALUES", groups: &[opt(&["MIN"]), opt(&["MAX"]), many(&["OPTION"])],
        attributes: &[&[ID, has("type", OneOf(&["legal", "actual"])), has("null", Any), REF]], ..BARE },
    Element { name: "MIN", attributes: &[BOUND], ..BARE },
    Element { name: "MAX", attributes: &[BOUND], ..BARE },
    Element { name: "OPTION", groups: &[many(&["OPTION"])], attributes: &[&[NAME, VALUE]], ..BARE },
    Element { name: "GROUP", groups: &[opt(&["DESCRIPTION"]), many(&["FIELDref", "PARAMref", "PARAM", "GROUP"])],
        attributes: &[&[ID, NAME, REF, UCD, UTYPE]], ..BARE },
    Element { name: "FIELDref", attributes: &[REFERENCE], ..BARE },
    Element { name: "PARAMref", attributes: &[REFERENCE], ..BARE },
    Element { name: "VOTABLE", until: V1_1, attributes: &[&[ID, has("version", Any)]],
        groups: &[opt(&["DESCRIPTION"]), opt(&["DEFINITIONS"]), many(&["COOSYS", "PARAM", "INFO"]), many(&["RESOURCE"])], ..BARE },
    Element { name: "VOTABLE", since: V1_2, attributes: &[&[ID, has("version", Any)]],
        groups: &[opt(&["DESCRIPTION"]), opt(&["DEFINITIONS"]), many(&["COOSYS", "TIMESYS", "GROUP", "PARAM", "INFO"]),
            some(&["RESOURCE"]), many(&["INFO"])], ..BARE },
    Element { name: "RESOURCE", until: V1_1, attributes: &[RESOURCE],
        groups: &[opt(&["DESCRIPTION"]), many(&["INFO", "COOSYS", "PARAM"]), many(&["LINK"]), many(&["TABLE"]), many(&["RESOURCE"]),
            many(&[FOREIGN])], ..BARE },
    Element { name: "RESOURCE", since: V1_2, attributes: &[RESOURCE], repeated: 3..6,
        groups: &[opt(&["DESCRIPTION"]), many(&["INFO"]), many(&["COOSYS", "TIMESYS", "GROUP", "PARAM"]),
            many(&["LINK"]), one(&["TABLE", "RESOURCE"]), many(&["INFO"]), many(&[FOREIGN])], ..BARE },
    Element { name: "TABLE", until: V1_1, attributes: &[TABLE],
        groups: &[opt(&["DESCRIPTION"]), many(&["FIELD", "PARAM", "GROUP"]), many(&["LINK"]), opt(&["DATA"])], ..BARE },
    Element { name: "TABLE", since: V1_2, attributes: &[TABLE],
        groups: &[opt(&["DESCRIPTION"]), many(&["INFO"]), some(&["FIELD", "PARAM", "GROUP"]), many(&["LINK"]), opt(&["DATA"]),
            many(&["INFO"])], ..BARE },
    Element { name: "DEFINITIONS", groups: &[many(&["COOSYS", "TIMESYS", "PARAM"])], ..BARE },
    Element { name: "COOSYS", text: true, attributes: &[&[ID.required(), has("equinox", Year), has("epoch", Year),
        has("system", OneOf(SYSTEMS)).until(V1_4), has("system", Any).since(V1_5), has("refposition", Any).since(V1_5)]], ..BARE },
    Element { name: "TIMESYS", since: V1_4, text: true, attributes: &[&[ID.required(), has("timeorigin", TimeOrigin),
        has("timescale", Any).required(), has("refposition", Any).required()]], ..BARE },
    Element { name: "DATA", until: V1_1, groups: &[one(&["TABLEDATA", "BINARY", "FITS"])], ..BARE },
    Element { name: "DATA", since: V1_2, groups: &[one(&["TABLEDATA", "BINARY", "BINARY2", "FITS"]), many(&["INFO"])], ..BARE },
    Element { name: "TABLEDATA", groups: &[many(&["TR"])], ..BARE },
    Element { name: "TR", groups: &[some(&["TD"])], attributes: &[&[ID.since(V1_2)]], ..BARE },
    Element { name: "TD", text: true, attributes: &[&[ENCODING]], ..BARE },
    Element { name: "BINARY", groups: &[one(&["STREAM"])], ..BARE },
    Element { name: "BINARY2", since: V1_3, groups: &[one(&["STREAM"])], ..BARE },
    Element { name: "FITS", groups: &[one(&["STREAM"])], attributes: &[&[has("extnum", PositiveInteger)]], ..BARE },
    Element { name: "STREAM", text: true, attributes: &[&[ENCODING, has("type", OneOf(&["locator", "other"])), has("href", Any),
        has("actuate", OneOf(&["onLoad", "onRequest", "other", "none"])), has("expires", DateTime), has("rights", Any)]], ..BARE },
];
