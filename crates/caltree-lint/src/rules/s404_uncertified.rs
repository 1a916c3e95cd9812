use crate::context::Cascaded;
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::counted;
use caltree_model::Certification;
use serde_json::{Value, json};

rule! {
    /// # What it means
    /// The files of a branch have not passed quality control: it says `certified="false"`, though every main branch below it is
    /// certified. Told where the cause is and once for a branch, however often it is repeated; the branches above it, the root
    /// included, are uncertified only because of it and are not told again. A links table says it for the whole answer: where the
    /// cause is, only the tree of the frame tells.
    ///
    /// # Why it matters
    /// Associations are made within hours of the observation from whatever was taken; some of it may turn out to be unusable and is
    /// replaced by other files once it has been checked.
    ///
    /// # Example
    /// `<association category="BIAS" certified="false" …>` with five raw files, below certified and uncertified flats alike.
    ///
    /// # What to do
    /// Run CalSelector again two or three working days after the observation, and reduce the data with that answer. For older data,
    /// look at the named files yourself before you use them.
    ///
    /// # Source
    /// The archive's page on CalSelector (`certified`: "typically it takes 2-3 working days"). That flags add up over main
    /// branches, and auxiliary ones do not count, was observed in 1,305 associations.
    "S404", "uncertified", Warning, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let own_files = |id| cx.cascade.certification(id) == Certification::OwnFiles;
    for told in cx.told_once(own_files, |id| cx.counts(id)) {
        let (id, branch) = (told.branch, cx.tree.branch(told.branch));
        let files = cx.tree.files(id).len();
        let times = cx.cascade.observed(id);
        let days = times.first().zip(times.last()).map(|(first, last)| (first.date(), last.date()));
        let when = match &days {
            Some((first, last)) if first == last => format!(" of {first}"),
            Some((first, last)) => format!(" of {first} to {last}"),
            None => String::new(),
        };
        sink.report(
            Draft::new(
                format!("{} is not certified: the cause is its own {}{when}", cx.called(id), counted(files as u64, "file")),
                "Run CalSelector again two or three working days after the observation; if it is older, look at these files first.",
            )
            .at(branch.certified.as_ref().map(|flag| flag.attr.span))
            .on(id)
            .places(told.places)
            .about(cx.first_file(id))
            .with("category", branch.category())
            .with("files", files)
            .with("observed", days.map_or(Value::Null, |(first, last)| json!({"first": first, "last": last}))),
        );
    }
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let Some(description) = answer.description().filter(|description| description.certified() == Some(false)) else { return };
    let category = description.category();
    sink.report(
        Draft::new(
            format!(
                "the answer for {} is not certified; which files are the cause stands in the association tree",
                category.unwrap_or("this frame")
            ),
            "Run CalSelector again two or three working days after the observation; if it is older, check the tree of the frame.",
        )
        .at(&answer.place())
        .about(cx.context.dp_id.as_deref())
        .with("category", category),
    );
}
