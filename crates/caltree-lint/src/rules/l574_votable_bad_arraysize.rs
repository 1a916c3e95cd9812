use crate::datatype::{ArraySize, BadArraySize};
use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{Field, Level};

rule! {
    /// # What it means
    /// The `arraysize` of a column or a parameter is not a list of sizes with `x` between them, of which the last may be variable (`*`, or
    /// a number with `*`). A column of `char` without arraysize, or with `1`, is told as a note: it holds a single character, which is
    /// seldom what was meant.
    ///
    /// # Why it matters
    /// A program does not know how many elements a cell has. Where a text has room for one character only, readers cut it off there.
    ///
    /// # Example
    /// `arraysize="3,*"`; VOTable writes `3x*`.
    ///
    /// # What to do
    /// Tell whoever runs the service. A text is `datatype="char" arraysize="*"`.
    ///
    /// # Source
    /// VOTable 1.3, section 2.2, and its Erratum 1 (`char` with `arraysize="1"`); votlint ARB, DMN, AR1.
    "L574", "votable-bad-arraysize", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for field in &cx.table.fields {
        check_field("column", field, sink);
    }
    let services = cx.table.services.iter();
    let of_services = services.flat_map(|service| service.params.iter().chain(service.inputs.iter().flatten()));
    for param in cx.table.params.iter().chain(of_services) {
        check_field("parameter", param, sink);
    }
}

fn check_field(what: &str, field: &Field, sink: &mut Sink) {
    let arraysize = field.arraysize.as_deref();
    let name = field.name.as_deref().unwrap_or_default();
    let size = ArraySize::parse(arraysize);
    let (message, help, at_most) = match size {
        Err(bad) => {
            let why = match bad {
                BadArraySize::Missing => "a size is missing",
                BadArraySize::Negative => "a size is below zero",
                BadArraySize::VariableInside => "only the last size may be variable",
                BadArraySize::NotANumber => "expected sizes such as `12`, `*`, `12*` or `2x3x*`",
            };
            let found = short(arraysize.unwrap_or_default());
            (
                format!("the arraysize `{found}` of the {what} `{}`: {why}", short(name)),
                "Tell whoever runs the service; other programs may not read it.",
                Level::Error,
            )
        }
        Ok(ArraySize::Single | ArraySize::Fixed(1))
            if field.datatype.as_deref().map(str::trim) == Some("char") && !is_one(field) =>
        {
            let found =
                arraysize.map_or("has no arraysize".to_owned(), |size| format!("has the arraysize `{}`", short(size.trim())));
            (
                format!("the {what} `{}` is a char and {found}: it holds one character only", short(name)),
                "Nothing to do if it is meant so; a text of any length is `arraysize=\"*\"`.",
                Level::Note,
            )
        }
        Ok(_) => return,
    };
    sink.report_with(|| {
        Draft::new(message, help)
            .at(&field.place)
            .key(format!("{what} {name}"))
            .with("name", short(name).into_owned())
            .with("arraysize", arraysize.map(|size| short(size).into_owned()))
            .at_most(at_most)
    });
}

/// Whether it is a parameter whose value is a single character.
fn is_one(field: &Field) -> bool {
    field.value.as_deref().is_some_and(|value| value.chars().count() == 1)
}
