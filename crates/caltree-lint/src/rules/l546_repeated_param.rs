use crate::links::{Linked, called, on_service};
use crate::rule::rule;
use crate::sink::Sink;
use crate::words::short;
use caltree_model::{Field, Service};
use hashbrown::HashMap;

rule! {
    /// # What it means
    /// A service descriptor has a parameter of the standard (accessURL, standardID, resourceIdentifier, contentType) twice, or
    /// two input parameters of one name. `exampleURL` may be there as often as it likes.
    ///
    /// # Why it matters
    /// Which of them holds is open: one program calls the first address, another the last.
    ///
    /// # Example
    /// `BAND` twice in `inputParams`, as an interval and as a name.
    ///
    /// # What to do
    /// Tell whoever runs the service, and look the parameter up in the service's own documentation.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 4.1; datalinklint W_PSDU, W_PIDU.
    "L546", "repeated-param", Warning, Links(check)
}

const SINGLE: &[&str] = &["accessURL", "standardID", "resourceIdentifier", "contentType"];

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    for service in &cx.table.services {
        let own = service.params.iter().filter(|param| param.name.as_deref().is_some_and(|name| SINGLE.contains(&name)));
        twice(own, "parameter", service, sink);
        twice(service.inputs.iter().flatten(), "input parameter", service, sink);
    }
}

/// Tells each name that is there more than once, at its second place.
fn twice<'a>(params: impl Iterator<Item = &'a Field>, what: &str, service: &Service, sink: &mut Sink) {
    let mut seen: HashMap<&str, (usize, Option<&Field>)> = HashMap::new();
    let mut order = Vec::new();
    for param in params {
        let Some(name) = param.name.as_deref() else { continue };
        let (found, second) = seen.entry(name).or_default();
        *found += 1;
        if *found == 2 {
            *second = Some(param);
            order.push(name);
        }
    }
    for name in order {
        let Some(&(found, Some(second))) = seen.get(name) else { continue };
        sink.report_with(|| {
            let message = format!("{} has the {what} `{}` {found} times", called(service), short(name));
            on_service(service, &format!("{what} {name}"), message, "Tell whoever runs the service; which of them holds is open.")
                .at(&second.place)
                .with("param", short(name).into_owned())
                .with("found", found)
        });
    }
}
