//! Trees and links tables of the size and shape of real ones, for benchmarks: made up, trees in the archive's own layout.

use std::fmt::Write;
use std::io;

/// A branch of a made-up cascade.
struct Branch {
    category: String,
    /// Raw files get times around the science frame; static ones are `M.` names.
    files: usize,
    is_static: bool,
    below: Vec<usize>,
    /// Later, its files are others: their times are so many seconds on.
    shift: usize,
}

/// A made-up cascade: branches that refer to earlier ones; the last one is the root.
struct Cascade {
    instrument: &'static str,
    mode: &'static str,
    branches: Vec<Branch>,
}

impl Cascade {
    fn add(&mut self, category: &str, files: usize, below: &[usize]) -> usize {
        self.branches.push(Branch { category: category.into(), files, is_static: false, below: below.to_vec(), shift: 0 });
        self.branches.len() - 1
    }

    fn add_static(&mut self, category: &str) -> usize {
        self.branches.push(Branch { category: category.into(), files: 1, is_static: true, below: Vec::new(), shift: 0 });
        self.branches.len() - 1
    }

    /// The tree as XML, every branch written out in every place; `number` makes the names of the root's files differ.
    fn write(&self, number: usize) -> String {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.branch(&mut text, self.branches.len() - 1, true, number);
        text
    }

    fn branch(&self, text: &mut String, at: usize, root: bool, number: usize) {
        let Branch { category, files, is_static, below, shift } = &self.branches[at];
        let mode = format!("mode=\"{}\"", self.mode);
        let last = if root {
            mode.as_str()
        } else if *is_static {
            "match=\"N/A\""
        } else {
            "match=\"calib_plan\""
        };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<association category=\"{category}\" certified=\"true\" complete=\"true\" {last} type=\"main\"><mainFiles>"
        );
        for file in 0..*files {
            let (prefix, day) = if *is_static { ("M.", 1 + at % 28) } else { ("", 2 + at % 9) };
            let instrument = self.instrument;
            let (minute, second, milli) = if root { frame(number) } else { (file % 60, 12 + shift, (at * 37 + file * 11) % 1000) };
            let hour = 8 + at % 12;
            let _ = write!(
                text,
                "<file category=\"{category}\" name=\"{prefix}{instrument}.2025-03-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}\"/>"
            );
        }
        text.push_str("</mainFiles><messages/><associatedFiles>");
        for below in below {
            self.branch(text, *below, false, number);
        }
        text.push_str("</associatedFiles></association>");
    }
}

/// Minute, second and millisecond of the science frame of this number.
fn frame(number: usize) -> (usize, usize, usize) {
    (number / 1_000 % 60, 12 + number / 60_000, number % 1_000)
}

/// Trees of a hundred thousand frames that share their calibrations: one tree, written out again with each frame's name.
pub struct Frames {
    before: String,
    after: String,
}

impl Frames {
    /// Of [`imaging`].
    ///
    /// # Panics
    /// Never: the tree names its frame.
    #[must_use]
    pub fn imaging() -> Self {
        let text = imaging(0);
        let (before, after) = text.split_once(&Self::time(0)).expect("the tree names its frame");
        Self { before: before.to_owned(), after: after.to_owned() }
    }

    /// The tree of a frame: that of [`imaging`].
    #[must_use]
    pub fn tree(&self, number: usize) -> String {
        [&self.before, Self::time(number).as_str(), &self.after].concat()
    }

    /// The end of the frame's name. Files of the calibrations have another hour.
    fn time(number: usize) -> String {
        let (minute, second, milli) = frame(number);
        format!("T16:{minute:02}:{second:02}.{milli:03}")
    }
}

/// A tree like that of a FORS2 image: some 23 kB, 22 branches, 190 listed files.
#[must_use]
pub fn imaging(number: usize) -> String {
    imaging_with(number, &[])
}

/// The same frame asked for later: in one of two the biases are others.
#[must_use]
pub fn imaging_later(number: usize) -> String {
    imaging_with(number, if number.is_multiple_of(2) { &["BIAS"] } else { &[] })
}

/// The same frame with other raw calibrations throughout, as the other chip of the detector has them.
#[must_use]
pub fn imaging_other(number: usize) -> String {
    imaging_with(number, &["BIAS", "FLAT_SKY", "STD_IMA"])
}

/// The raw files of these categories are others.
fn imaging_with(number: usize, shifted: &[&str]) -> String {
    let mut cascade = Cascade { instrument: "FORS2", mode: "Raw2Raw", branches: Vec::new() };
    let (flux, phot) = (cascade.add_static("FLX_STD_IMG"), cascade.add_static("PHOT_TABLE"));
    let old_bias = cascade.add("BIAS", 20, &[]);
    let new_bias = cascade.add("BIAS", 20, &[]);
    let flat = cascade.add("FLAT_SKY", 5, &[old_bias]);
    let first = cascade.add("STD_IMA", 1, &[flux, phot, flat, new_bias]);
    let second = cascade.add("STD_IMA", 1, &[flux, phot, flat, new_bias]);
    let third = cascade.add("STD_IMA", 1, &[flux, phot, flat]);
    cascade.add("SCI_IMG_2x2_low", 1, &[flat, first, second, third, old_bias, new_bias]);
    for branch in cascade.branches.iter_mut().filter(|branch| shifted.contains(&branch.category.as_str())) {
        branch.shift = 1;
    }
    layout(&cascade.write(number))
}

/// A tree of a small survey, of one of three kinds; now and then a calibration of it is missing, extended or uncertified.
#[must_use]
pub fn survey(number: usize) -> String {
    let (science, flat, standard) =
        [("SCI_IMG", "FLAT_SKY", "STD_IMA"), ("SCI_LSS", "FLAT_LSS", "STD_LSS"), ("SCI_MXU", "FLAT_MXU", "STD_MXU")][number % 3];
    let mut cascade = Cascade { instrument: "FORS2", mode: "Raw2Raw", branches: Vec::new() };
    let table = cascade.add_static("FLX_STD_TABLE");
    let bias = cascade.add("BIAS", 10, &[]);
    let flats = cascade.add(flat, 5, &[bias]);
    let arc = cascade.add("LAMP", 1, &[bias, flats]);
    let missing = number % 17 == 4;
    let mut top = vec![bias, flats, arc];
    if !missing {
        top.push(cascade.add(standard, 1, &[table, bias, flats]));
    }
    cascade.add(science, 1, &top);
    let mut text = cascade.write(number);
    let flag = |text: &str, category: &str, from: &str, to: &str| {
        let head = |flag: &str| format!("category=\"{category}\" certified=\"true\" complete=\"true\" {flag}");
        text.replace(&head(from), &head(to))
    };
    if number % 7 == 3 {
        text = flag(&text, if number.is_multiple_of(2) { flat } else { standard }, "match=\"calib_plan\"", "match=\"extended\"");
    }
    if number % 10 == 6 {
        // What is uncertified makes all that is above it uncertified.
        for category in [science, "LAMP"] {
            text = text.replace(
                &format!("category=\"{category}\" certified=\"true\""),
                &format!("category=\"{category}\" certified=\"false\""),
            );
        }
    }
    if missing {
        let name = text.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
        let said = format!("<messages><message text=\"Missing {standard} for {name}: requested 1, found 0\"/></messages>");
        text = text.replacen("complete=\"true\"", "complete=\"false\"", 1).replacen("<messages/>", &said, 1);
    }
    layout(&text)
}

/// A tree with the repetition of an ESPRESSO frame's: some 1.4 MB, over 1,700 branches of which some 30 are distinct.
#[must_use]
pub fn echelle(number: usize) -> String {
    let mut cascade = Cascade { instrument: "ESPRE", mode: "Raw2Raw", branches: Vec::new() };
    let statics: Vec<usize> = ["CCD_GEOM", "INST_CONFIG"].iter().map(|category| cascade.add_static(category)).collect();
    let with = |more: &[usize]| [statics.as_slice(), more].concat();
    let bias = cascade.add("BIAS", 10, &with(&[]));
    let dark = cascade.add("DARK", 5, &with(&[bias]));
    let led = cascade.add("LED_FF", 10, &with(&[bias, dark]));
    let order = cascade.add("ORDERDEF", 2, &with(&[bias, dark, led]));
    let flat = cascade.add("FLAT", 10, &with(&[bias, dark, led, order]));
    let shape = cascade.add("WAVE_FP_FP", 1, &with(&[bias, dark, led, order, flat]));
    let mut waves = Vec::new();
    for category in ["WAVE_THAR_FP", "WAVE_FP_THAR", "WAVE_LFC_FP", "WAVE_FP_LFC"] {
        let lines = cascade.add_static(&format!("{category}_LINES"));
        waves.push(cascade.add(category, 1, &with(&[lines, bias, dark, led, order, flat, shape])));
    }
    let mut top = Vec::new();
    for (n, category) in ["EFF_AB", "STD_FLUX"].iter().enumerate() {
        let table = cascade.add_static(&format!("{category}_TABLE"));
        let wave = waves[n % waves.len()];
        top.push(cascade.add(category, 1 + n % 2, &with(&[table, bias, dark, led, order, flat, shape, wave])));
    }
    let below = [top.as_slice(), waves.as_slice(), &[bias, dark, led, order, flat, shape]].concat();
    cascade.add("SCIENCE_SKY", 1, &with(&below));
    layout(&cascade.write(number))
}

/// The same frame with masters: a flat tree of some 6 kB, in which a few static branches of the other one stand.
#[must_use]
pub fn echelle_masters(number: usize) -> String {
    let mut cascade = Cascade { instrument: "ESPRE", mode: "Raw2Master", branches: Vec::new() };
    let mut below: Vec<usize> = ["CCD_GEOM", "INST_CONFIG"].iter().map(|category| cascade.add_static(category)).collect();
    below.extend((0..20).map(|product| cascade.add_static(&format!("MASTER_{product}"))));
    cascade.add("SCIENCE_SKY", 1, &below);
    layout(&cascade.write(number))
}

/// The tree in the archive's layout.
#[must_use]
pub fn layout(text: &str) -> String {
    let mut written = String::new();
    caltree_read::read("", text.as_bytes(), &caltree_read::Limits::default(), &mut |document| {
        if let Some(tree) = &document.tree {
            written = caltree_report::fmt::write_tree(tree);
        }
    });
    written
}

/// What stands before the rows of CalSelector's links tables.
pub const LINKS_HEAD: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<VOTABLE version="1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
  <RESOURCE type="results">
    <TABLE>
      <INFO name="DOCUMENTATION" value="http://archive.eso.org/cms/application_support/calselectorInfo.html" />
      <INFO name="QUERY" value=""><![CDATA[https://archive.eso.org/calselector/v1/associations?dp_id=FORS2.2024-03-11T02:14:36.218]]></INFO>
      <FIELD name="ID" datatype="char" ucd="meta.id;meta.main" arraysize="*" />
      <FIELD name="access_url" datatype="char" ucd="meta.ref.url" arraysize="*" />
      <FIELD name="service_def" datatype="char" ucd="meta.ref" arraysize="*" />
      <FIELD name="error_message" datatype="char" ucd="meta.code.error" arraysize="*" />
      <FIELD name="semantics" datatype="char" ucd="meta.code" arraysize="*" />
      <FIELD name="description" datatype="char" ucd="meta.note" arraysize="*" />
      <FIELD name="content_type" datatype="char" ucd="meta.code.mime" arraysize="*" />
      <FIELD name="content_length" datatype="long" ucd="phys.size;meta.file" unit="byte" />
      <FIELD name="eso_category" datatype="char" ucd="meta.code.class;meta.dataset" arraysize="*" />
      <FIELD name="eso_datalink" datatype="char" ucd="meta.ref.url" arraysize="*" />
      <DATA>
        <TABLEDATA>
"#;

/// What stands after them.
pub const LINKS_TAIL: &str = "        </TABLEDATA>\n      </DATA>\n    </TABLE>\n  </RESOURCE>\n</VOTABLE>\n";

/// How the cells of a links table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As in the archive's tables: addresses in CDATA sections.
    Archive,
    /// As most other services write them: addresses with a reference in each, and no section.
    Other,
}

/// A links table like CalSelector's, of so many rows (some 377 bytes each, all different), the first for the frame itself, the last
/// for the tree.
///
/// # Errors
/// `out` takes no more.
pub fn links(out: &mut dyn io::Write, rows: usize, spelling: Spelling) -> io::Result<()> {
    const ID: &str = "ivo://eso.org/ID?FORS2.2024-03-11T02:14:36.218";
    out.write_all(LINKS_HEAD.as_bytes())?;
    for row in 0..rows {
        // Some two seconds apart.
        let at = row * 2_137;
        let (day, hour, minute) = (1 + at / 86_400_000, at / 3_600_000 % 24, at / 60_000 % 60);
        let (second, milli) = (at / 1_000 % 60, at % 1_000);
        let file = match row {
            0 => "FORS2.2024-03-11T02:14:36.218".to_owned(),
            _ => format!("FORS2.2024-02-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}"),
        };
        let (semantics, description, category) = match row {
            0 => {
                let description = r#"category="SCI_IMG" certified="true" complete="true" mode="Raw2Raw" type="main" messages="""#;
                ("#this", description, "SCIENCE_IMG")
            }
            _ => ("#calibration", "Calibration file", ["BIAS", "SKY_FLAT_IMG", "STANDARD_IMG"][row % 3]),
        };
        // Each cell on a line, as in the archive's tables; without their indents, which would be a third of it.
        let cells = if row + 1 == rows {
            [
                ID.to_owned(),
                "<![CDATA[https://archive.eso.org/calselector/v1/associations?dp_id=FORS2.2024-03-11T02:14:36.218]]>".to_owned(),
                "http://archive.eso.org/rdf/datalink/eso#calSelector_raw2raw".to_owned(),
                "Calibration cascade".to_owned(),
                "application/xml".to_owned(),
                "1000000".to_owned(),
                "ASSOCIATION_TREE".to_owned(),
                String::new(),
            ]
        } else {
            [
                ID.to_owned(),
                match spelling {
                    Spelling::Archive => format!("<![CDATA[https://dataportal.eso.org/dataPortal/file/{file}]]>"),
                    Spelling::Other => format!("https://dataportal.eso.org/dataPortal/file/{file}?a=b&amp;c=d"),
                },
                semantics.to_owned(),
                description.to_owned(),
                "application/fits".to_owned(),
                (2_000_000 + at % 7_919_000).to_string(),
                category.to_owned(),
                format!("https://archive.eso.org/datalink/links?ID=ivo://eso.org/ID?{file}"),
            ]
        };
        writeln!(out, "<TR>")?;
        for (place, cell) in cells.iter().enumerate() {
            if place == 2 {
                writeln!(out, "<TD />\n<TD />")?;
            }
            writeln!(out, "<TD>{cell}</TD>")?;
        }
        writeln!(out, "</TR>")?;
    }
    out.write_all(LINKS_TAIL.as_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_tables_are_of_the_size_that_is_told() {
        let mut text = Vec::new();
        super::links(&mut text, 1_000, super::Spelling::Archive).expect("memory takes it all");
        assert!((370_000..390_000).contains(&text.len()), "{}", text.len());
    }

    #[test]
    fn a_frame_among_many_has_the_tree_that_it_has_alone() {
        let frames = super::Frames::imaging();
        for number in [0, 999, 60_001, 99_999] {
            assert_eq!(frames.tree(number), super::imaging(number));
        }
    }

    #[test]
    fn sizes_are_those_of_real_trees() {
        let size = super::imaging(1).len();
        assert!((21_000..26_000).contains(&size), "{size}");
        let size = super::echelle(1).len();
        assert!((1_200_000..1_700_000).contains(&size), "{size}");
    }
}
