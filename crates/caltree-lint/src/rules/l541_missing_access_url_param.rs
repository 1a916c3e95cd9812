use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;

rule! {
    /// # What it means
    /// A service descriptor has no PARAM `accessURL`. It must stand in the RESOURCE itself, not among the input parameters. A
    /// descriptor of the service itself (`adhoc:this`) is not meant.
    ///
    /// # Why it matters
    /// Nobody can call the service: rows that lead to it lead nowhere.
    ///
    /// # Example
    /// `<RESOURCE type="meta" utype="adhoc:service" ID="soda">` with a PARAM `standardID` and nothing else.
    ///
    /// # What to do
    /// Tell whoever runs the service.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1; datalinklint E_SAC0.
    "L541", "missing-access-url-param", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    if cx.is_cut() {
        return;
    }
    for service in cx.services().filter(|service| service.named("accessURL").next().is_none()) {
        let inside = service.inputs.iter().flatten().any(|param| param.name.as_deref() == Some("accessURL"));
        let hint = if inside { "; the one among its input parameters does not count" } else { "" };
        sink.report_with(|| {
            let message = format!("{} has no PARAM `accessURL`: it cannot be called{hint}", called(service));
            on_service(service, "", message, "Tell whoever runs the service; rows that lead to it lead nowhere.")
        });
    }
}
