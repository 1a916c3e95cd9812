use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;

rule! {
    /// # What it means
    /// A parameter that describes a service (accessURL, standardID, resourceIdentifier or contentType) is declared as something
    /// else than text. Input parameters may be of any type.
    ///
    /// # Why it matters
    /// A program that asks for the parameter as text does not get it, and cannot call the service or tell what it is.
    ///
    /// # Example
    /// `<PARAM name="resourceIdentifier" datatype="long" value="4711"/>`
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1; datalinklint E_PSNS.
    "L543", "param-not-text", Error, Links(check)
}

const TEXTS: &[&str] = &["accessURL", "standardID", "resourceIdentifier", "contentType"];

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for service in &cx.table.services {
        for param in service.params.iter().filter(|param| !param.is_text()) {
            let Some(name) = param.name.as_deref().filter(|name| TEXTS.contains(name)) else { continue };
            // One without a datatype is the business of VOTable.
            let Some(datatype) = param.datatype.as_deref() else { continue };
            sink.report_with(|| {
                let found = short(datatype);
                let message = format!("the {name} of {} is of datatype `{found}`; expected text (`char`)", called(service));
                on_service(service, name, message, "Tell whoever runs the service; strict programs cannot read it.")
                    .at(&param.place)
                    .with("param", name)
                    .with("datatype", found.into_owned())
            });
        }
    }
}
