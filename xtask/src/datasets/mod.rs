//! Small datasets: trees with the files that they list, in every layout and every state. All of it is made up.

pub mod answers;
mod compress;
pub mod fits;

pub use compress::compress;

use crate::Result;
use fits::Unit;
use std::io::Write;

/// The science frame of every dataset.
pub const FRAME: &str = "HAWKI.2023-08-11T02:14:36.118";
/// Two darks.
const DARKS: [&str; 2] = ["HAWKI.2023-08-11T09:58:02.431", "HAWKI.2023-08-11T10:01:17.902"];
/// A twilight flat.
const FLAT: &str = "HAWKI.2023-08-10T23:02:41.557";
/// A static table.
const TABLE: &str = "M.HAWKI.2019-04-02T10:11:12.345";
/// An acquisition image.
const ACQUISITION: &str = "HAWKI.2023-08-11T02:09:55.000";
/// A frame that no tree lists.
const OTHER: &str = "HAWKI.2023-08-11T03:30:00.250";

/// Files of one dataset: path below its folder, bytes.
struct Folder {
    name: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Folder {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), files: Vec::new() }
    }

    fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((path.to_owned(), bytes.into()));
        self
    }

    /// The small tree, and its files but those that are left out.
    fn small(self, without: &[&str]) -> Self {
        let folder = self.with(&format!("{FRAME}_raw2raw.xml"), small_tree());
        let files = [(FRAME, science(FRAME)), (DARKS[0], dark(DARKS[0])), (DARKS[1], dark(DARKS[1]))];
        files
            .into_iter()
            .filter(|(name, _)| !without.contains(name))
            .fold(folder, |folder, (name, bytes)| folder.with(&format!("{name}.fits"), bytes))
    }
}

/// Every fixture below `fixtures/datasets/`: path, bytes.
pub fn all() -> Result<Vec<(String, Vec<u8>)>> {
    let mut folders = rules()?;
    folders.extend(layouts()?);
    let files = folders.into_iter().flat_map(|folder| {
        let name = folder.name;
        folder.files.into_iter().map(move |(path, bytes)| (format!("fixtures/datasets/{name}/{path}"), bytes))
    });
    Ok(files.collect())
}

/// What each rule fires at, and keeps silent at.
fn rules() -> Result<Vec<Folder>> {
    let fits = |name: &str| format!("{name}.fits");
    let packed = |bytes: &[u8]| compress(bytes, 16, usize::MAX);
    let gzipped = gzip(&dark(DARKS[1]))?;
    let mut damaged = gzipped.clone();
    let half = damaged.len() / 2;
    damaged[half..half + 40].fill(0x55);
    let whole = Unit::image(60, 60).text("ARCFILE", &fits(DARKS[1])).bytes();
    let links =
        |length: usize| answers::links(&[(FRAME, "OBJECT", 2104), (DARKS[0], "DARK", 1204), (TABLE, "PHOTCAL_TAB", length)]);
    Ok(vec![
        Folder::new("D701-file-missing/fires").small(&[DARKS[1]]),
        // Other spellings, other forms, and a file that somebody has renamed.
        Folder::new("D701-file-missing/silent")
            .small(&[DARKS[0], DARKS[1]])
            .with(&format!("{}.fits.Z", DARKS[0].replace(':', "-")), packed(&dark(DARKS[0])))
            .with("dark_2.fits", dark(DARKS[1])),
        Folder::new("D702-file-truncated/fires").small(&[DARKS[1]]).with(&fits(DARKS[1]), &whole[..whole.len() - 3000]),
        // An extension without data, and data behind it.
        Folder::new("D702-file-truncated/silent")
            .small(&[DARKS[1]])
            .with(&fits(DARKS[1]), [dark(DARKS[1]), Unit::extension(0, 60).bytes(), Unit::extension(60, 60).bytes()].concat()),
        Folder::new("D703-wrong-file/fires").small(&[DARKS[1]]).with(&fits(DARKS[1]), dark(OTHER)),
        // A processed file that still has the name of a raw one in its header.
        Folder::new("D703-wrong-file/silent")
            .with(&format!("{FRAME}_raw2master.xml"), master_tree())
            .with(&fits(FRAME), science(FRAME))
            .with(&fits(TABLE), table("PHOTCAL_TAB", Some(DARKS[0]))),
        Folder::new("D704-orphan-file/fires")
            .small(&[])
            .with("master_dark.fits", Unit::first().text("ESO PRO CATG", "DARK").bytes()),
        Folder::new("D704-orphan-file/silent")
            .small(&[])
            .with(&format!("{ACQUISITION}.fits"), acquisition(ACQUISITION))
            .with("readme_0d1f7c52.txt", readme(&[(ACQUISITION, 2880)])),
        Folder::new("D705-stored-twice/fires")
            .small(&[])
            .with(&format!("{}.fits.Z", DARKS[0].replace(':', "_")), packed(&dark(DARKS[0]))),
        Folder::new("D705-stored-twice/silent").small(&[]).with(&format!("copies/{}.fits", DARKS[0]), dark(DARKS[0])),
        Folder::new("D706-size-mismatch/fires")
            .with(&format!("{FRAME}_raw2raw.vot"), links(5760))
            .with(&fits(FRAME), science(FRAME))
            .with(&fits(DARKS[0]), dark(DARKS[0]))
            .with(&fits(TABLE), table("PHOTCAL_TAB", None)),
        // Announced packed, stored unpacked.
        Folder::new("D706-size-mismatch/silent")
            .with(&format!("{FRAME}_raw2raw.vot"), links(2880))
            .with(&fits(FRAME), science(FRAME))
            .with(&fits(DARKS[0]), dark(DARKS[0]))
            .with(&fits(TABLE), table("PHOTCAL_TAB", None)),
        Folder::new("D707-category-header-mismatch/fires")
            .with(&format!("{FRAME}_raw2master.xml"), master_tree())
            .with(&fits(FRAME), science(FRAME))
            .with(&fits(TABLE), table("PHOTCAL_TAB_NIR", None)),
        // A raw file has no tag of its own.
        Folder::new("D707-category-header-mismatch/silent").small(&[]),
        Folder::new("D708-no-tree-for-science/fires").small(&[]).with(&fits(OTHER), science(OTHER)),
        Folder::new("D708-no-tree-for-science/silent").small(&[]).with(&fits(ACQUISITION), acquisition(ACQUISITION)),
        Folder::new("D709-not-fits/fires").small(&[FRAME]).with(&fits(FRAME), LOG_IN),
        Folder::new("D709-not-fits/silent").small(&[FRAME]).with(FRAME, science(FRAME)),
        Folder::new("D710-unreadable-file/fires").small(&[DARKS[1]]).with(&format!("{}.fits.gz", DARKS[1]), damaged),
        // Letters beyond ASCII in a header are against the standard, and harmless.
        Folder::new("D710-unreadable-file/silent").small(&[DARKS[1]]).with(
            &format!("{}.fits.gz", DARKS[1]),
            gzip(&Unit::first().text("ARCFILE", &fits(DARKS[1])).text("OBSERVER", "Núñez").bytes()[..2880])?,
        ),
        Folder::new("D711-checksum-mismatch/fires")
            .small(&[DARKS[1]])
            .with(&fits(DARKS[1]), Unit::image(60, 60).text("ARCFILE", &fits(DARKS[1])).summed_wrongly().bytes()),
        Folder::new("D711-checksum-mismatch/silent")
            .small(&[DARKS[1]])
            .with(&fits(DARKS[1]), Unit::image(60, 60).text("ARCFILE", &fits(DARKS[1])).summed().bytes()),
    ])
}

/// Whole downloads, in the layouts that people keep.
fn layouts() -> Result<Vec<Folder>> {
    let packed = |bytes: &[u8]| compress(bytes, 16, usize::MAX);
    let tree = format!("{FRAME}_raw2raw.xml");
    let under = |name: &str| name.replace(':', "_");
    let whole = |folder: Folder, raw: &str, processed: &str| {
        folder
            .with(&format!("{raw}{tree}"), large_tree())
            .with(&format!("{raw}{}.fits.Z", under(FRAME)), packed(&observed(FRAME)))
            .with(&format!("{raw}{}.fits.Z", under(FLAT)), packed(&flat(FLAT)))
            .with(&format!("{raw}{}.fits", under(DARKS[0])), dark(DARKS[0]))
            .with(&format!("{raw}{}.fits.gz", under(DARKS[1])), gzip(&dark(DARKS[1])).unwrap_or_default())
            .with(&format!("{raw}{}.FITS", under(ACQUISITION)), acquisition(ACQUISITION))
            .with(&format!("{processed}{}.fits", under(TABLE)), table("PHOTCAL_TAB", None))
    };
    let cut = packed(&Unit::image(200, 200).text("ARCFILE", DARKS[0]).bytes());
    Ok(vec![
        whole(Folder::new("layouts/flat"), "", "")
            .with("readme_5b8f3a10.txt", readme(&[(FRAME, packed(&observed(FRAME)).len()), (TABLE, 2880)]))
            .with(&format!("{}.NL.txt", under(FRAME)), NIGHT_LOG),
        whole(Folder::new("layouts/two-folders"), "data_with_raw_calibs/", "data_with_processed_calibs/")
            .with(&format!("data_with_processed_calibs/{FRAME}_raw2master.xml"), master_tree())
            .with(&format!("data_with_processed_calibs/{FRAME}.fits.fz"), tiled(FRAME)),
        whole(Folder::new("layouts/staging"), &format!("STAGING/{FRAME}.AT/"), "STAGING/calib/"),
        whole(Folder::new("layouts/by-night"), "2023-08-10/raw/", "static/"),
        // Everything that can befall a file.
        Folder::new("states")
            .with(&tree, large_tree())
            .with(&format!("{FRAME}.fits"), LOG_IN)
            .with(&format!("{}.fits.Z", DARKS[0]), &cut[..cut.len() / 2])
            .with(&format!("{}.fits", DARKS[1]), dark(OTHER))
            .with(&format!("{ACQUISITION}.fits"), "")
            .with(&format!("{TABLE}.fits"), &Unit::image(100, 100).bytes()[..5000])
            .with(&format!("{OTHER}.fits"), science(OTHER))
            .with("notes.fits", "these are no stars\n"),
    ])
}

fn raw(name: &str, category: &str, kind: &str) -> Unit {
    signed(Unit::first(), name, category, kind)
}

/// A science frame with pixels, and its sums.
fn observed(name: &str) -> Vec<u8> {
    signed(Unit::image(90, 90), name, "SCIENCE", "OBJECT").summed().bytes()
}

fn signed(unit: Unit, name: &str, category: &str, kind: &str) -> Unit {
    unit.text("INSTRUME", "HAWKI")
        .text("ARCFILE", &format!("{name}.fits"))
        .text("ESO DPR CATG", category)
        .text("ESO DPR TYPE", kind)
        .text("ESO DPR TECH", "IMAGE")
}

fn science(name: &str) -> Vec<u8> {
    raw(name, "SCIENCE", "OBJECT").bytes()
}

fn dark(name: &str) -> Vec<u8> {
    raw(name, "CALIB", "DARK").bytes()
}

fn flat(name: &str) -> Vec<u8> {
    raw(name, "CALIB", "FLAT").bytes()
}

fn acquisition(name: &str) -> Vec<u8> {
    raw(name, "ACQUISITION", "OBJECT").bytes()
}

fn table(category: &str, arcfile: Option<&str>) -> Vec<u8> {
    let arcfile = arcfile.unwrap_or(TABLE);
    Unit::first().text("INSTRUME", "HAWKI").text("ARCFILE", &format!("{arcfile}.fits")).text("ESO PRO CATG", category).bytes()
}

/// A file as tile compression leaves it: what was first comes second.
fn tiled(name: &str) -> Vec<u8> {
    let image = Unit::extension(8, 4)
        .logical("ZSIMPLE", true)
        .text("ARCFILE", &format!("{name}.fits"))
        .text("ESO DPR CATG", "SCIENCE")
        .text("ESO DPR TYPE", "OBJECT");
    [Unit::first().bytes(), image.bytes()].concat()
}

/// A science frame and two darks.
fn small_tree() -> String {
    answers::tree("OBJECT", "OBJECT", "Raw2Raw", &[FRAME], &answers::branch("DARK", "calib_plan", "main", &DARKS, ""))
}

/// A science frame and a processed table.
fn master_tree() -> String {
    let below = answers::branch("PHOTCAL_TAB", "N/A", "main", &[TABLE], "");
    answers::tree("OBJECT", "OBJECT", "Raw2Master", &[FRAME], &below)
}

/// All kinds of branches: darks under the flat and under the frame, a static table, an auxiliary one.
fn large_tree() -> String {
    let darks = answers::branch("DARK", "calib_plan", "main", &DARKS, "");
    let flat = answers::branch("FLAT_TWILIGHT", "calib_plan", "main", &[FLAT], &darks);
    let table = answers::branch("PHOTCAL_TAB", "N/A", "main", &[TABLE], "");
    let aside = answers::branch("ACQUISITION", "N/A", "auxiliary", &[ACQUISITION], "");
    answers::tree("OBJECT", "OBJECT", "Raw2Raw", &[FRAME], &format!("{table}{flat}{darks}{aside}"))
}

fn readme(files: &[(&str, usize)]) -> String {
    let mut text = String::from(
        "This file contains an overview of the structure and content of your download request.\n\ndataset_name\n        - \
         archive_file_name (technical name)\toriginal_file_name category size\n\n",
    );
    for (name, bytes) in files {
        text.push_str(&format!("{name} \n\t- {name}\t\tRaw data for which no processed data is available\t{bytes}\n"));
    }
    text
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}

const LOG_IN: &str = "<!DOCTYPE html>\n<html><head><title>ESO - Login</title></head><body><form method=\"post\">\n<input \
                      name=\"username\"><input name=\"password\" type=\"password\"></form></body></html>\n";

const NIGHT_LOG: &str = "General weather conditions:\nSeeing:          0.5 - 0.9\"\nHumidity:        10 - 15 %\n\
                         ---------------------------------------------------\n";
