//! ESO's own pipelines, asked about the sets of frames that caltree writes: does esorex load them, and does the recipe that they are
//! for know every tag?

use super::install;
use crate::datasets::fits::Unit;
use crate::{Result, bench, top};
use caltree_model::ArchiveId;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An instrument whose pipeline is asked.
struct Instrument {
    name: &'static str,
    /// The package that has its recipes.
    package: &'static str,
    tree: &'static str,
    /// The recipe for each category of branches; the last one takes the set of the whole tree.
    recipes: &'static [(&'static str, &'static str)],
}

const INSTRUMENTS: &[Instrument] = &[
    Instrument {
        name: "HAWKI",
        package: "cpl-plugin-hawki",
        tree: "fixtures/trees/hawki/HAWKI.2021-07-23T03:21:18.913_raw2raw.xml",
        recipes: &[
            ("DARK", "hawki_dark_combine"),
            ("FLAT_TWILIGHT", "hawki_twilight_flat_combine"),
            ("STD", "hawki_standard_process"),
            ("SCI_JITTER", "hawki_science_process"),
        ],
    },
    Instrument {
        name: "VIMOS",
        package: "cpl-plugin-vimos",
        tree: "fixtures/trees/vimos-ifu/VIMOS.2009-08-15T03:40:08.116.xml",
        recipes: &[("BIAS", "vmbias"), ("IFU_CAL", "vmifucalib"), ("STD_IFU", "vmifustandard"), ("SCI_IFU", "vmifuscience")],
    },
];

/// Tags that stand in no description of a recipe, and why that is right.
const EXPLAINED: &[(&str, &str)] = &[(
    "IFU_MASTER_RESPONSE",
    "real trees of VIMOS have it; the description of vmifuscience 4.1.7 knows the response as IFU_SPECPHOT_TABLE only",
)];

/// A tag that no pipeline knows.
const NONSENSE: &str = "NO_SUCH_TAG";

/// What came of one set of frames.
struct Tried {
    instrument: &'static str,
    sof: String,
    recipe: &'static str,
    frames: usize,
    /// Tags that the recipe does not know, with their number; or why esorex did not load the set.
    refused: BTreeMap<String, usize>,
    /// Whether the recipe tells tags that it does not know.
    tells: bool,
    /// Where it does not: the tags that stand in no description of the pipeline's recipes.
    undescribed: Vec<String>,
    /// What it said at last.
    said: String,
}

/// Installs what is not there, makes frames, has caltree write the sets, and esorex load them. Fails if a frame is not accepted.
pub fn run(write: bool) -> Result<()> {
    let mut packages = vec!["esorex"];
    packages.extend(INSTRUMENTS.iter().map(|instrument| instrument.package));
    let recipes =
        || String::from_utf8_lossy(&esorex_command().arg("--recipes").output().map_or(Vec::new(), |out| out.stdout)).into_owned();
    let there = recipes();
    if !INSTRUMENTS.iter().flat_map(|instrument| instrument.recipes).all(|(_, recipe)| there.contains(recipe)) {
        install::packages(&packages)?;
    }
    let caltree = bench::build("caltree", "dev")?;
    let place = bench::target().join("oracle-sof");
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    let mut tried = Vec::new();
    for instrument in INSTRUMENTS {
        tried.extend(ask(instrument, &caltree, &place.join(instrument.name))?);
    }
    let page = page(&tried, &packages);
    println!("{page}");
    if write {
        std::fs::write(top().join("docs/sof.md"), page)?;
        println!("wrote docs/sof.md");
    }
    let explained = |tag: &String| EXPLAINED.iter().any(|(known, _)| known == tag);
    let is_bad = |one: &&Tried| !one.refused.is_empty() || !one.undescribed.iter().all(explained);
    let bad: Vec<&str> = tried.iter().filter(is_bad).map(|one| one.sof.as_str()).collect();
    if bad.is_empty() { Ok(()) } else { Err(format!("not every frame is accepted: {}", bad.join(", ")).into()) }
}

/// Makes the frames of a tree, and asks about every set.
fn ask(instrument: &Instrument, caltree: &Path, place: &Path) -> Result<Vec<Tried>> {
    let data = place.join("data");
    std::fs::create_dir_all(&data)?;
    let tree = top().join(instrument.tree);
    let bytes = std::fs::read(&tree)?;
    caltree_read::read("", &bytes, &caltree_read::Limits::default(), &mut |document| {
        for file in document.tree.iter().flat_map(|tree| tree.all_files()) {
            let (Some(name), Some(category)) = (&file.name, &file.category) else { continue };
            // A frame that cannot be written shows when it is missing.
            let _ = std::fs::write(data.join(format!("{}.fits", name.text)), frame(instrument.name, &name.text, &category.text));
        }
    });
    let sets = place.join("steps");
    let files = |args: &[&str]| -> Result<Vec<u8>> {
        let output =
            Command::new(caltree).args(["files", "--format", "sof", "--data"]).arg(&data).args(args).arg(&tree).output()?;
        if output.status.success() { Ok(output.stdout) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
    };
    files(&["--per-branch", &sets.to_string_lossy()])?;
    let whole = place.join("whole.sof");
    std::fs::write(&whole, files(&[])?)?;
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(sets.join("manifest.json"))?)?;
    let mut tried = Vec::new();
    for step in manifest["steps"].as_array().into_iter().flatten() {
        let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
        let (sof, category) = (text("sof"), text("category"));
        let recipe = instrument.recipes.iter().find(|(branch, _)| *branch == category);
        let (_, recipe) = recipe.ok_or_else(|| format!("no recipe is named for {category}"))?;
        tried.push(try_set(instrument, &sets.join(&sof), recipe, place)?);
    }
    let (_, science) = instrument.recipes.last().ok_or("no recipes")?;
    tried.push(try_set(instrument, &whole, science, place)?);
    Ok(tried)
}

/// A frame of toy pixels, with the header that says what it is.
fn frame(instrument: &str, name: &str, category: &str) -> Vec<u8> {
    let unit = Unit::image(16, 16).text("INSTRUME", instrument).text("ARCFILE", &format!("{name}.fits"));
    let processed = ArchiveId::parse(name).is_ok_and(|id| id.is_master());
    let unit = if processed {
        unit.text("ESO PRO CATG", category)
    } else {
        unit.text("ESO DPR CATG", "CALIB").text("ESO DPR TYPE", category).text("ESO DPR TECH", "IMAGE")
    };
    unit.bytes()
}

fn try_set(instrument: &Instrument, sof: &Path, recipe: &'static str, place: &Path) -> Result<Tried> {
    let text = std::fs::read_to_string(sof)?;
    let frames: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let (refused, said) = esorex(sof, recipe, place)?;
    // The same set with tags that nobody can know: a recipe that takes these as well has said nothing above.
    let nonsense = frames
        .iter()
        .map(|line| line.split(' ').next().unwrap_or_default())
        .fold(String::new(), |text, path| text + path + " " + NONSENSE + "\n");
    let control = place.join("control.sof");
    std::fs::write(&control, nonsense)?;
    let (told, _) = esorex(&control, recipe, place)?;
    let tells = told.get(NONSENSE) == Some(&frames.len());
    let mut undescribed = Vec::new();
    if !tells {
        let recipes = instrument.recipes.iter().map(|(_, recipe)| *recipe);
        // A set of the whole tree has what several recipes take.
        let asked: Vec<&str> = if sof.ends_with("whole.sof") { recipes.collect() } else { vec![recipe] };
        let mut described = String::new();
        for recipe in asked {
            described.push_str(&String::from_utf8_lossy(&esorex_command().args(["--man-page", recipe]).output()?.stdout));
        }
        let words: Vec<&str> = described.split_whitespace().collect();
        let tags = frames.iter().filter_map(|line| line.split(' ').nth(1)).filter(|tag| !words.contains(tag));
        undescribed = tags.map(str::to_owned).collect();
        undescribed.sort();
        undescribed.dedup();
    }
    Ok(Tried {
        instrument: instrument.name,
        sof: sof.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        recipe,
        frames: frames.len(),
        refused,
        tells,
        undescribed,
        said,
    })
}

/// Has esorex run a recipe on a set: the tags that it does not know, and its last word.
fn esorex(sof: &Path, recipe: &str, place: &Path) -> Result<(BTreeMap<String, usize>, String)> {
    let out: PathBuf = place.join("out");
    std::fs::create_dir_all(&out)?;
    let output = esorex_command().args(["--log-level=off", "--msg-level=info", recipe]).arg(sof).current_dir(&out).output()?;
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let mut refused = BTreeMap::new();
    for line in text.lines() {
        if let Some((tag, _)) = line.split_once("No such tag as ").and_then(|(_, rest)| rest.split_once(' ')) {
            *refused.entry(tag.to_owned()).or_default() += 1;
        }
        if line.contains("Could not open the input file") || line.contains("Problem occurred loading frameset") {
            *refused.entry(format!("not loaded: {}", line.trim())).or_default() += 1;
        }
    }
    // What it says of itself comes before and after; of several errors the first one is the cause.
    let error = text.lines().find(|line| line.contains("[ ERROR ]")).unwrap_or("nothing went wrong");
    let error = error.trim_start_matches("[ ERROR ] ").replace(&*place.to_string_lossy(), "…");
    Ok((refused, error.trim().to_owned()))
}

fn page(tried: &[Tried], packages: &[&str]) -> String {
    let mut page = String::from(
        "# Sets of frames, tried on ESO's pipelines\n\n\
         Written by `cargo xtask oracle sof --write`. Frames with toy pixels are made for every file of two trees; caltree writes a set\n\
         of frames (SOF) for each recipe step and one for the whole tree; esorex loads each set into the recipe that it is for. A frame\n\
         counts as accepted if esorex finds it and the recipe knows its tag. Most recipes tell the tags that they do not know, which is\n\
         tried with the same set under a tag that cannot be; those for VIMOS' IFU do not: there the tags must stand in the descriptions\n\
         of the recipes. What a recipe then says of the toy pixels, or of the products of earlier steps that are not in the set, does\n\
         not matter.\n\n",
    );
    for package in packages {
        let version = Command::new("dpkg-query").args(["-W", "-f", "${Version}", package]).output().map(|output| output.stdout);
        // Writing to a string cannot fail.
        let _ = writeln!(page, "* {package} {}", String::from_utf8_lossy(&version.unwrap_or_default()));
    }
    page.push_str("\n| instrument | set | recipe | frames | accepted | first error of the recipe |\n|---|---|---|---|---|---|\n");
    for one in tried {
        let refused: usize = one.refused.values().sum();
        let accepted = match (refused, one.tells, one.undescribed.as_slice()) {
            (0, true, _) => "all".to_owned(),
            (0, false, []) => "all (described)".to_owned(),
            (0, false, tags) => format!("all (described but {})", tags.join(", ")),
            _ => one.refused.iter().map(|(tag, count)| format!("{count} not: {tag}")).collect::<Vec<_>>().join(", "),
        };
        let said = one.said.replace('|', "\\|");
        let _ = writeln!(page, "| {} | {} | {} | {} | {accepted} | {said} |", one.instrument, one.sof, one.recipe, one.frames);
    }
    page.push('\n');
    for (tag, why) in EXPLAINED {
        let _ = writeln!(page, "{tag}: {why}.");
    }
    page
}

/// esorex, which else leaves a log wherever it is started.
fn esorex_command() -> Command {
    let mut command = Command::new("esorex");
    command.env("ESOREX_LOG_LEVEL", "off").env("ESOREX_LOG_DIR", std::env::temp_dir());
    command
}
