use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;

rule! {
    /// # What it means
    /// An input parameter of a service takes its value from a column (`ref`) and has a value of its own, or VALUES to choose
    /// from.
    ///
    /// # Why it matters
    /// A parameter is filled in from the row, or fixed, or left to the user. Of two at once each program takes another one, and
    /// the service is called for the wrong thing.
    ///
    /// # Example
    /// `<PARAM name="ID" ref="id-column" value="ivo://example.org/~?a" …/>`
    ///
    /// # What to do
    /// Tell whoever runs the service. Before you rely on an answer of the service, see which value your program has sent.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1 (input parameters); datalinklint W_SAVV.
    "L547", "reference-and-value", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for service in &cx.table.services {
        for param in service.inputs.iter().flatten() {
            let Some(id) = param.reference.as_deref().map(str::trim).filter(|id| !id.is_empty()) else { continue };
            let value = param.value.as_deref().map(str::trim).filter(|value| !value.is_empty());
            let beside = match value {
                Some(value) => format!("the value `{}`", short(value)),
                None if param.has_values => "VALUES".to_owned(),
                None => continue,
            };
            sink.report_with(|| {
                let name = param.name.as_deref().unwrap_or_default();
                let called = called(service);
                let message = format!(
                    "the input parameter `{}` of {called} refers to a column (`{}`) and has {beside}",
                    short(name),
                    short(id)
                );
                on_service(service, name, message, "Tell whoever runs the service; see which value your program sends.")
                    .at(&param.place)
                    .with("param", short(name).into_owned())
                    .with("ref", short(id).into_owned())
                    .with("value", value.map(|value| short(value).into_owned()))
            });
        }
    }
}
