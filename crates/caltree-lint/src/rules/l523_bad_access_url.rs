use crate::links::{Reading, on_cell};
use crate::rule::{Rows, rule};
use crate::sink::Sink;
use crate::url::{self, Origin};
use crate::words::short;
use caltree_model::Column;
use caltree_read::Row;

rule! {
    /// # What it means
    /// An `access_url` is no absolute URL that a program could fetch: it has no scheme or no host, or a scheme other than http,
    /// https, ftp, file and jar. Told once for each reason, with the number of rows.
    ///
    /// # Why it matters
    /// The address must be usable as it stands; nothing says what it would be relative to. The file cannot be had.
    ///
    /// # Example
    /// `data.example.org/get/a.fits`: `https://` is missing.
    ///
    /// # What to do
    /// Tell whoever runs the service. Where only the scheme is missing, put it before the address.
    ///
    /// # Source
    /// DataLink 1.0 and 1.1, section 3.2.2; RFC 3986, sections 3 and 4.3; datalinklint E_DRUR (an address that java.net.URL does
    /// not take).
    "L523", "bad-access-url", Error, Rows(|| Box::new(Addresses::default()))
}

#[derive(Default)]
struct Addresses {
    origin: Origin,
}

impl Rows for Addresses {
    fn row(&mut self, _cx: &Reading, row: &Row<'_>, sink: &mut Sink) {
        let Some(text) = row.get(Column::AccessUrl).filter(|text| self.origin.rest(text).is_none()) else { return };
        match url::parse(text) {
            Ok(url) => self.origin.keep(text, &url),
            Err(why) => sink.report_once(why, || {
                let message = format!("access_url is no absolute URL: `{}`: {why}", short(text));
                on_cell(row, Column::AccessUrl, message, "Tell whoever runs the service; the link cannot be followed as it stands.")
                    .with("reason", why)
            }),
        }
    }
}
