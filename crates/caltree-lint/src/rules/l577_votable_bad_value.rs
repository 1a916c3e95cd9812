use crate::datatype::{ArraySize, Kind, Misfit};
use crate::links::{Linked, Reading, subject};
use crate::rule::{Rows, rule};
use crate::sink::{Draft, Sink};
use crate::words::{counted, short};
use caltree_model::{Field, Level, VotableVersion};
use caltree_read::Row;

rule! {
    /// # What it means
    /// A cell or the value of a parameter is not of its datatype: no number, a number out of range, no truth value, another number of
    /// elements than the `arraysize` says; or an empty cell of integers before VOTable 1.3, where nothing stands for null. A text
    /// of more characters than it has room for is told as a warning, one of fewer as a note. What is the column's own null value
    /// fits always, as does an empty value of a service's input parameter, which the user fills in.
    ///
    /// # Why it matters
    /// A program that reads the cell fails there, or reads another value: it takes a broken number for none, and cuts off a long text.
    ///
    /// # Example
    /// `<TD>12.5 kB</TD>` in the column content_length, which is of datatype `long`.
    ///
    /// # What to do
    /// Tell whoever runs the service. Do not rely on this value.
    ///
    /// # Source
    /// VOTable 1.3, sections 2.1, 2.2, 5.1 and 6, and 2.3 for empty cells; votlint TFX, HX0, IT0, BND, ETD, FP0, FPX, BT0, BV0, CT9, E09,
    /// CH0, CH1, C09, CRU.
    "L577", "votable-bad-value", Error, Rows(|| Box::new(Cells { columns: None })), Links(check_params)
}

/// The columns in which not everything is a value.
struct Cells {
    columns: Option<Vec<(usize, Kind)>>,
}

impl Rows for Cells {
    fn row(&mut self, _cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        let table = row.table();
        let columns = self.columns.get_or_insert_with(|| {
            let kinds = table.fields.iter().enumerate().filter_map(|(place, field)| Some((place, kind_of(field)?)));
            kinds.filter(|(_, kind)| !kind.takes_anything()).collect()
        });
        for &(place, kind) in columns.iter().take_while(|(place, _)| *place < row.len()) {
            let text = row.text(place);
            let Err(misfit) = kind.check(text, table.votable) else { continue };
            let Some(field) = table.fields.get(place) else { continue };
            if is_null(field, text, misfit) {
                continue;
            }
            sink.report_once((place, misfit, text), || {
                let name = field.name.as_deref().unwrap_or_default();
                draft("column", field, name, text, misfit, table.votable)
                    .at(row.place_of(place))
                    .about(subject(row))
                    .with("row", row.number())
                    .with("column", short(name).into_owned())
            });
        }
    }
}

fn check_params(cx: &Linked<'_>, sink: &mut Sink) {
    let table = cx.table;
    let of_services = table.services.iter().flat_map(|service| &service.params);
    let inputs = table.services.iter().flat_map(|service| service.inputs.iter().flatten());
    let params = table.params.iter().chain(of_services).map(|param| (param, false));
    for (param, is_input) in params.chain(inputs.map(|param| (param, true))) {
        let (Some(kind), Some(value)) = (kind_of(param), param.value.as_deref()) else { continue };
        if value.trim().is_empty() && (is_input || kind.size != ArraySize::Single) {
            continue;
        }
        let Err(misfit) = kind.check(value, table.votable) else { continue };
        if is_null(param, value, misfit) {
            continue;
        }
        sink.report_with(|| {
            let name = param.name.as_deref().unwrap_or_default();
            draft("parameter", param, name, value, misfit, table.votable)
                .at(&param.place)
                .with("parameter", short(name).into_owned())
        });
    }
}

fn kind_of(field: &Field) -> Option<Kind> {
    Kind::of(field.datatype.as_deref(), field.arraysize.as_deref())
}

/// Whether it is the null value of its own, or nothing where there is such a value.
fn is_null(field: &Field, text: &str, misfit: Misfit) -> bool {
    field.null.as_deref().is_some_and(|null| misfit == Misfit::Empty || null.trim() == text.trim())
}

fn draft(what: &str, field: &Field, name: &str, text: &str, misfit: Misfit, version: VotableVersion) -> Draft {
    let datatype = field.datatype.as_deref().unwrap_or_default().trim();
    let value = short(text.trim());
    let name = short(name);
    let kind = match field.arraysize.as_deref() {
        Some(size) => format!("{datatype}[{}]", short(size.trim())),
        None => datatype.to_owned(),
    };
    let message = match misfit {
        Misfit::NotBoolean => format!("`{value}` in the {what} `{name}` is no boolean; expected true, false, T, F, 1, 0 or ?"),
        Misfit::NotBits => format!("`{value}` in the {what} `{name}` is not of bits; expected 0 and 1"),
        Misfit::NotInteger => format!("`{value}` in the {what} `{name}` is no integer; its datatype is {kind}"),
        Misfit::NotFloat => format!("`{value}` in the {what} `{name}` is no number; its datatype is {kind}"),
        Misfit::OutOfRange => format!("`{value}` in the {what} `{name}` is out of the range of {datatype}"),
        Misfit::Empty => {
            format!("nothing in the {what} `{name}` of datatype {kind}, where VOTable {version} wants an integer or a null value")
        }
        Misfit::Count { found, expected } => {
            format!("`{value}` in the {what} `{name}` has {}; {kind} wants {expected}", counted(found, "element"))
        }
        Misfit::NoCharacter => format!("nothing in the {what} `{name}`, where VOTable {version} wants one character"),
        Misfit::TooLong { found, expected } | Misfit::TooShort { found, expected } => {
            format!("`{value}` in the {what} `{name}` has {}; {kind} wants {expected}", counted(found, "character"))
        }
        Misfit::NotAscii => format!("`{value}` in the {what} `{name}` is not ASCII; a single char can hold nothing else"),
    };
    let (help, at_most) = match misfit {
        Misfit::TooLong { .. } => ("Readers may cut the text off: tell whoever runs the service.", Level::Warning),
        Misfit::NotAscii => ("Readers may lose the character: tell whoever runs the service.", Level::Warning),
        Misfit::TooShort { .. } | Misfit::NoCharacter => ("Nothing is lost: readers fill it up.", Level::Note),
        _ => ("Do not rely on this value; tell whoever runs the service.", Level::Error),
    };
    Draft::new(message, help)
        .key(format!("{what} {name}={value}"))
        .with("datatype", datatype)
        .with("arraysize", field.arraysize.as_deref().map(|size| short(size).into_owned()))
        .with("value", value.into_owned())
        .at_most(at_most)
}
