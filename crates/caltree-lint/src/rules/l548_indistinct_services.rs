use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::listed;
use caltree_model::DatalinkVersion;
use hashbrown::HashSet;

rule! {
    /// # What it means
    /// Under DataLink 1.1, where an answer describes several services, each should have a `name` and a DESCRIPTION that no other
    /// one has. A service is told that lacks one of these, or that repeats those of an earlier service.
    ///
    /// # Why it matters
    /// A program that lets you choose between the services has nothing to tell them apart by.
    ///
    /// # Example
    /// Two descriptors, of a service that answers at once and of one that takes its time, both without `name`.
    ///
    /// # What to do
    /// Tell whoever runs the service. The PARAMs standardID and accessURL often show which is which.
    ///
    /// # Source
    /// DataLink 1.1, section 4.1; datalinklint W_SDND.
    "L548", "indistinct-services", Warning, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    if cx.version != DatalinkVersion::V1_1 || cx.services().nth(1).is_none() {
        return;
    }
    let (mut names, mut descriptions) = (HashSet::new(), HashSet::new());
    for service in cx.services() {
        let mut lacks = Vec::new();
        match service.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            None => lacks.push("no name"),
            Some(name) if !names.insert(name) => lacks.push("the name of an earlier one"),
            Some(_) => {}
        }
        match service.description.as_deref().filter(|text| !text.is_empty()) {
            None => lacks.push("no DESCRIPTION"),
            Some(text) if !descriptions.insert(text) => lacks.push("the DESCRIPTION of an earlier one"),
            Some(_) => {}
        }
        if lacks.is_empty() {
            continue;
        }
        sink.report_with(|| {
            let message = format!("{} cannot be told from the others: it has {}", called(service), listed(&lacks));
            on_service(service, "", message, "Tell whoever runs the service; go by its standardID and accessURL.")
                .with("found", lacks)
        });
    }
}
