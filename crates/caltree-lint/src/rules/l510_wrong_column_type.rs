use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{Column, Field};

rule! {
    /// # What it means
    /// A standard column is of another type than the standard says: content_length must be `long`, link_authorized (1.1)
    /// `boolean`, and all others text, which is an array of `char` or `unicodeChar`. Without an arraysize such a column holds a
    /// single letter. A datatype that VOTable does not have is told by votable-bad-attribute-value.
    ///
    /// # Why it matters
    /// Programs ask for the value as a number or as text and do not get it: an `int` overflows at 2 GiB, and of an address
    /// without arraysize strict readers keep the `h`.
    ///
    /// # Example
    /// `<FIELD name="content_length" datatype="int" …/>`; `<FIELD name="access_url" datatype="char" …/>` without `arraysize="*"`.
    ///
    /// # What to do
    /// Tell whoever runs the service. caltree reads the cells as they stand.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, sections 3.2 and 3.2.8; DataLink 1.1, section 3.2.12; VOTable 1.3, section 2.2 (arrays);
    /// datalinklint E_RTYP, E_RCOL.
    "L510", "wrong-column-type", Error, Links(check)
}

/// The datatypes of VOTable; others are the business of a rule of their own.
const DATATYPES: &[&str] = &[
    "boolean",
    "bit",
    "unsignedByte",
    "short",
    "int",
    "long",
    "char",
    "unicodeChar",
    "float",
    "double",
    "floatComplex",
    "doubleComplex",
];

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for (field, column) in cx.standard_fields() {
        let Some(datatype) = field.datatype.as_deref().filter(|datatype| DATATYPES.contains(datatype)) else { continue };
        let expected = match column {
            Column::ContentLength => "a single `long`",
            Column::LinkAuthorized => "a single `boolean`",
            _ => "text (`char` with arraysize `*`)",
        };
        let fits = match column {
            Column::ContentLength => datatype == "long" && is_single(field),
            Column::LinkAuthorized => datatype == "boolean" && is_single(field),
            // An array of more than one dimension is a list of texts.
            _ => field.is_text() && !is_single(field) && !arraysize(field).is_some_and(|size| size.contains('x')),
        };
        if fits {
            continue;
        }
        let found = match arraysize(field) {
            Some(size) => format!("`{datatype}` with arraysize `{}`", short(size)),
            None if field.is_text() => format!("a single `{datatype}` (there is no arraysize)"),
            None => format!("`{datatype}`"),
        };
        sink.report(
            Draft::new(
                format!("the column {column} is {found}; expected {expected}"),
                "Tell whoever runs the service; strict programs cannot use the column.",
            )
            .at(&field.place)
            .key(column.name())
            .with("column", column.name())
            .with("datatype", datatype)
            .with("arraysize", arraysize(field).map(|size| short(size).into_owned())),
        );
    }
}

fn arraysize(field: &Field) -> Option<&str> {
    field.arraysize.as_deref().map(str::trim).filter(|size| !size.is_empty())
}

fn is_single(field: &Field) -> bool {
    arraysize(field).is_none_or(|size| size == "1")
}
