use crate::links::Linked;
use crate::rule::rule;
use crate::sink::{Draft, Sink};
use caltree_model::Column;

rule! {
    /// # What it means
    /// Several FIELDs of the table have the name of the same standard column. caltree reads the first of them.
    ///
    /// # Why it matters
    /// Which of the two holds is anybody's guess: one program shows the values of the first, another those of the last.
    ///
    /// # Example
    /// Two `<FIELD name="description" …/>`, one from the service and one from the archive's own metadata.
    ///
    /// # What to do
    /// Tell whoever runs the service. Compare the two columns before you trust either.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, table in section 3.2; datalinklint E_RCOL.
    "L507", "repeated-column", Error, Links(check)
}

fn check(cx: &Linked<'_>, sink: &mut Sink) {
    // Those of 1.1 count in 1.0 as well: programs go by the name.
    for column in Column::ALL {
        let mut fields = cx.table.fields.iter().filter(|field| field.column == Some(column)).skip(1);
        let Some(second) = fields.next() else { continue };
        let found = fields.count() + 2;
        sink.report(
            Draft::new(
                format!("the column {column} is there {found} times: only the first one is read"),
                "Tell whoever runs the service; compare the columns before you trust either.",
            )
            .at(&second.place)
            .key(column.name())
            .with("column", column.name())
            .with("found", found),
        );
    }
}
