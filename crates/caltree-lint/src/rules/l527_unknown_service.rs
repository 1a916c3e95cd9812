use crate::links::{Linked, Reading, on_cell};
use crate::rule::{Rows, rule};
use crate::sink::{Draft, Sink};
use crate::words::short;
use caltree_model::{Column, nearest};
use caltree_read::Row;
use hashbrown::{HashMap, HashSet};

rule! {
    /// # What it means
    /// A `service_def` must be the `ID` of a service descriptor (`<RESOURCE type="meta" utype="adhoc:service" ID="…">`) of the same
    /// document, before or behind the rows. There is none of this ID. Told once for each value; the first ten thousand are looked
    /// up.
    ///
    /// # Why it matters
    /// The service's address stands in its descriptor. Without it the service cannot be called.
    ///
    /// # Example
    /// `<TD>soda-async</TD>`, where the document only describes `soda-sync`.
    ///
    /// # What to do
    /// Tell whoever runs the service. If the document was edited or joined from several, take the original.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.3; datalinklint E_DRSI.
    "L527", "unknown-service", Error, Rows(|| Box::new(State::default()))
}

/// So many different services are looked up.
const MOST: usize = 10_000;

/// What rows name and nothing has described yet, in the order of the document.
#[derive(Default)]
struct State {
    /// Whether the row before names none.
    blank: bool,
    /// The services before the rows; `None` until a row names one.
    before: Option<HashSet<String>>,
    known: HashMap<String, Option<usize>>,
    waiting: Vec<(String, Draft)>,
}

impl Rows for State {
    fn row(&mut self, _cx: &Reading, row: &Row<'_>, _sink: &mut Sink) {
        if row.is_same(Column::ServiceDef) && self.blank {
            return;
        }
        let name = row.get(Column::ServiceDef);
        self.blank = name.is_none();
        let Some(name) = name else { return };
        match self.known.get(name) {
            Some(Some(at)) => {
                let draft = &mut self.waiting[*at].1;
                draft.places = draft.places.saturating_add(1);
            }
            Some(None) => {}
            None if self.known.len() < MOST => {
                let services = || row.table().services.iter().filter(|service| service.is_service());
                let before = self.before.get_or_insert_with(|| services().filter_map(|service| service.id.clone()).collect());
                let at = (!before.contains(name)).then(|| {
                    let message = format!("service_def names `{}`, and no service descriptor has this ID", short(name));
                    let help = "Tell whoever runs the service; without its descriptor it cannot be called.";
                    self.waiting.push((name.to_owned(), on_cell(row, Column::ServiceDef, message, help)));
                    self.waiting.len() - 1
                });
                self.known.insert(name.to_owned(), at);
            }
            None => {}
        }
    }

    fn end(&mut self, cx: &Linked<'_>, sink: &mut Sink) {
        // What is cut off may have been the descriptors.
        if cx.is_cut() || self.waiting.is_empty() {
            return;
        }
        let ids: Vec<&str> = cx.services().filter_map(|service| service.id.as_deref()).collect();
        let described: HashSet<&str> = ids.iter().copied().collect();
        for (name, mut draft) in self.waiting.drain(..).filter(|(name, _)| !described.contains(name.as_str())) {
            let near = nearest(&name, &ids[..ids.len().min(100)]);
            if cx.table.services.iter().take(100).any(|service| service.id.as_deref() == Some(&name)) {
                draft.message.push_str(" and the utype `adhoc:service`");
            } else if let Some(near) = near {
                draft.message.push_str(&format!("; did you mean `{}`?", short(near)));
            }
            sink.report_with(|| draft.with("nearest", near));
        }
    }
}
