use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use caltree_model::DatalinkVersion;

rule! {
    /// # What it means
    /// A service descriptor has no GROUP `inputParams`, which DataLink 1.1 asks for. The GROUP may be empty: then the service
    /// takes no parameters.
    ///
    /// # Why it matters
    /// Nobody can tell whether the service takes no parameters, or whether they were forgotten.
    ///
    /// # Example
    /// A descriptor with accessURL and standardID alone.
    ///
    /// # What to do
    /// Tell whoever runs the service. If its standardID is one that you know, that standard says which parameters it takes.
    ///
    /// # Source
    /// DataLink 1.1, section 4.1.
    "L549", "missing-input-params", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    if cx.version != DatalinkVersion::V1_1 || cx.is_cut() {
        return;
    }
    for service in cx.services().filter(|service| service.inputs.is_none()) {
        sink.report_with(|| {
            let message = format!("{} has no GROUP `inputParams`: what it takes is not said", called(service));
            on_service(service, "", message, "Tell whoever runs the service; look its standardID up for what it takes.")
        });
    }
}
