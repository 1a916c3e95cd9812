use crate::context::{Cascaded, Context};
use crate::links::{Answer, Linked};
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use crate::words::listed;
use caltree_model::{BranchId, Mode, Requested, ThisDescription, mode_in_url, query, visible_chars};

rule! {
    /// # What it means
    /// Processed calibrations (Raw2Master) were asked for, and raw ones (Raw2Raw) were associated. That they were asked for is
    /// known from `--requested raw2master`, or from the address in a links table's QUERY, or from a name of the document (its file,
    /// its part, Content-Disposition) that says `raw2master`. What is said first in this list wins: with `--requested raw2raw` a
    /// name is no evidence.
    ///
    /// # Why it matters
    /// At least one master calibration is not available, and CalSelector then falls back to raw ones for the whole cascade: you
    /// have to run the recipes for the calibrations yourself, and a script that expects masters fails.
    ///
    /// # Example
    /// `FORS2.2021-01-02T00:59:12.533_raw2master.xml` that begins `<association … mode="Raw2Raw" …>`
    ///
    /// # What to do
    /// If the observation is recent, ask again later: masters are made after the raw calibrations. Otherwise reduce the raw
    /// calibrations, and rename the file so that its name says what it holds.
    ///
    /// # Source
    /// The archive's page on CalSelector: "a request for processed calibrations is downgraded by the service to a request for raw
    /// calibrations … when one or more master calibrations are not available".
    "S403", "mode-downgrade", Warning, Tree(check), Answer(answer)
}

fn check(cx: &Cascaded<'_>, sink: &mut Sink) {
    let (context, document) = (cx.context, cx.context.document);
    let requested = Requested::of(context.settings.requested, cx.mode(), document.names());
    let Some(requested) = requested.filter(|requested| requested.downgraded(cx.mode())) else { return };
    sink.report(draft(context, requested, "").at(cx.tree.root().mode.as_ref().map(|flag| flag.attr.span)).on(BranchId::ROOT));
}

fn answer(cx: &Linked<'_>, answer: &Answer, sink: &mut Sink) {
    let context = cx.context;
    let described = answer.description().as_ref().and_then(ThisDescription::mode);
    // Of a table that does not describe its frame, the row for the tree says what was done.
    let by_row = answer.trees.first().map(|row| row.mode);
    let executed = described.or(by_row);
    let asked = query(cx.table).and_then(mode_in_url);
    let requested = Requested::with_query(context.settings.requested, asked, executed, context.document.names());
    let Some(requested) = requested.filter(|requested| requested.downgraded(executed)) else { return };
    let mut seen = Vec::new();
    if described == executed {
        seen.push("the description of `#this`");
    }
    if by_row == executed {
        seen.push("the row for the tree");
    }
    let draft = draft(context, requested, &format!(", says {}", listed(&seen)));
    sink.report(draft.at(&answer.place()).with("executed_evidence", seen));
}

/// What to say of a request that was answered with less: how that is known, from the `requested` mode's side.
fn draft(context: &Context<'_>, requested: Requested, executed: &str) -> Draft {
    let document = context.document;
    let mut evidence = Vec::new();
    let mut words = Vec::new();
    if requested.said {
        evidence.push("--requested");
        words.push("--requested".to_owned());
    }
    if requested.query {
        evidence.push("QUERY");
        words.push("the QUERY says mode=Raw2Master".to_owned());
    }
    let last = document.names().len().saturating_sub(1);
    for at in requested.names {
        let name = &document.names()[at];
        // The names come in this order: of the part, of the header, of the file.
        let kind = match &document.part {
            Some(part) if at == 0 && part.ends_with(name.as_str()) => "part name",
            _ if at == last => "file name",
            _ => "Content-Disposition",
        };
        evidence.push(kind);
        words.push(format!("{kind} {}", visible_chars(name)));
    }
    Draft::new(
        format!("raw calibrations (Raw2Raw{executed}) in place of the processed ones that were asked for ({})", words.join("; ")),
        "Ask again later if the data are recent: masters follow the raw calibrations; else reduce the raw ones yourself.",
    )
    .about(context.dp_id.as_deref())
    .with("requested", Mode::Raw2Master.as_str())
    .with("executed", Mode::Raw2Raw.as_str())
    .with("evidence", evidence)
}
