//! Trees of the size and shape of real ones, for benchmarks: made up, in the archive's own layout.

use std::fmt::Write;

/// A branch of a made-up cascade.
struct Branch {
    category: String,
    /// Raw files get times around the science frame; static ones are `M.` names.
    files: usize,
    is_static: bool,
    below: Vec<usize>,
}

/// A made-up cascade: branches that refer to earlier ones; the last one is the root.
struct Cascade {
    instrument: &'static str,
    branches: Vec<Branch>,
}

impl Cascade {
    fn add(&mut self, category: &str, files: usize, below: &[usize]) -> usize {
        self.branches.push(Branch { category: category.into(), files, is_static: false, below: below.to_vec() });
        self.branches.len() - 1
    }

    fn add_static(&mut self, category: &str) -> usize {
        self.branches.push(Branch { category: category.into(), files: 1, is_static: true, below: Vec::new() });
        self.branches.len() - 1
    }

    /// The tree as XML, every branch written out in every place; `number` makes the names of the root's files differ.
    fn write(&self, number: usize) -> String {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.branch(&mut text, self.branches.len() - 1, true, number);
        text
    }

    fn branch(&self, text: &mut String, at: usize, root: bool, number: usize) {
        let Branch { category, files, is_static, below } = &self.branches[at];
        let last = if root {
            "mode=\"Raw2Raw\""
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
            let milli = if root { number % 1000 } else { (at * 37 + file * 11) % 1000 };
            let minute = if root { number / 1000 % 60 } else { file % 60 };
            let hour = 8 + at % 12;
            let _ = write!(
                text,
                "<file category=\"{category}\" name=\"{prefix}{instrument}.2025-03-{day:02}T{hour:02}:{minute:02}:12.{milli:03}\"/>"
            );
        }
        text.push_str("</mainFiles><messages/><associatedFiles>");
        for below in below {
            self.branch(text, *below, false, number);
        }
        text.push_str("</associatedFiles></association>");
    }
}

/// A tree like that of a FORS2 image: some 23 kB, 22 branches, 190 listed files.
pub fn imaging(number: usize) -> String {
    let mut cascade = Cascade { instrument: "FORS2", branches: Vec::new() };
    let (flux, phot) = (cascade.add_static("FLX_STD_IMG"), cascade.add_static("PHOT_TABLE"));
    let old_bias = cascade.add("BIAS", 20, &[]);
    let new_bias = cascade.add("BIAS", 20, &[]);
    let flat = cascade.add("FLAT_SKY", 5, &[old_bias]);
    let first = cascade.add("STD_IMA", 1, &[flux, phot, flat, new_bias]);
    let second = cascade.add("STD_IMA", 1, &[flux, phot, flat, new_bias]);
    let third = cascade.add("STD_IMA", 1, &[flux, phot, flat]);
    cascade.add("SCI_IMG_2x2_low", 1, &[flat, first, second, third, old_bias, new_bias]);
    layout(&cascade.write(number))
}

/// A tree with the repetition of an ESPRESSO frame's: some 1.4 MB, over 1,700 branches of which some 30 are distinct.
pub fn echelle(number: usize) -> String {
    let mut cascade = Cascade { instrument: "ESPRE", branches: Vec::new() };
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

/// The tree in the archive's layout.
fn layout(text: &str) -> String {
    let mut written = String::new();
    caltree_read::read("", text.as_bytes(), &caltree_read::Limits::default(), &mut |document| {
        if let Some(tree) = &document.tree {
            written = caltree_report::fmt::write_tree(tree);
        }
    });
    written
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_those_of_real_trees() {
        let size = super::imaging(1).len();
        assert!((21_000..26_000).contains(&size), "{size}");
        let size = super::echelle(1).len();
        assert!((1_200_000..1_700_000).contains(&size), "{size}");
    }
}
