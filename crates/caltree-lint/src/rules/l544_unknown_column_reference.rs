use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::nearest;
use hashbrown::HashSet;

rule! {
    /// # What it means
    /// An input parameter of a service takes its value from a column (`ref`), and no FIELD of the links table has that `ID`. The
    /// `name` of a FIELD does not count, only its attribute `ID`.
    ///
    /// # Why it matters
    /// A program cannot fill the parameter in, so the service cannot be called for any row.
    ///
    /// # Example
    /// `<PARAM name="ID" ref="ID" value="" …/>`, where the column is `<FIELD name="ID" …/>` without `ID="ID"`.
    ///
    /// # What to do
    /// Tell whoever runs the service. By hand, take the value of the column that is meant from the row that leads to the service.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1; VOTable 1.3, section 3.2; datalinklint E_SARF.
    "L544", "unknown-column-reference", Error, Links(check)
}

/// With so many ids a reference is compared, to say what it was meant to be.
const COMPARED: usize = 100;

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    // Of several tables only the columns of one are known, and of one that breaks off perhaps not all.
    if cx.table.table.is_none() || cx.table.tables.len() > 1 || (cx.is_cut() && cx.table.rows == 0) {
        return;
    }
    let fields = &cx.table.fields;
    let ids: HashSet<&str> = fields.iter().filter_map(|field| field.id.as_deref()).map(str::trim).collect();
    for service in &cx.table.services {
        for param in service.inputs.iter().flatten() {
            let Some(id) = param.reference.as_deref().map(str::trim).filter(|id| !id.is_empty() && !ids.contains(id)) else {
                continue;
            };
            sink.report_with(|| {
                let of_name = fields.iter().any(|field| field.name.as_deref() == Some(id) && field.id.is_none());
                let all: Vec<&str> = fields.iter().filter_map(|field| field.id.as_deref()).take(COMPARED).collect();
                let near = nearest(id, &all).filter(|_| !of_name);
                let hint = match near {
                    _ if of_name => "; the column of that name has no ID".to_owned(),
                    Some(near) => format!("; did you mean `{}`?", short(near)),
                    None => String::new(),
                };
                let name = param.name.as_deref().unwrap_or_default();
                let message = format!(
                    "the input parameter `{}` of {} refers to `{}`, which is the ID of no column{hint}",
                    short(name),
                    called(service),
                    short(id)
                );
                on_service(
                    service,
                    &format!("{name}={id}"),
                    message,
                    "Tell whoever runs the service; fill the parameter in by hand.",
                )
                .at(&param.place)
                .with("param", short(name).into_owned())
                .with("ref", short(id).into_owned())
                .with("nearest", near.map(|near| short(near).into_owned()))
            });
        }
    }
}
