//! Cascades that are made up, and what can be done to them.

use crate::spec::Spec;
use proptest::prelude::*;

const CATEGORIES: [&str; 5] = ["BIAS", "DARK", "FLAT", "STD", "WAVE"];

fn file_name(number: u8) -> String {
    match number % 4 {
        0 => format!("M.FORS2.2020-01-{:02}T00:00:00.000", 1 + number % 28),
        _ => format!("FORS2.2021-02-{:02}T{:02}:00:00.000", 1 + number % 28, number % 24),
    }
}

fn mostly<T: Clone + std::fmt::Debug + 'static>(usual: T, others: Vec<T>) -> impl Strategy<Value = T> {
    prop_oneof![5 => Just(usual), 1 => proptest::sample::select(others)]
}

fn word(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn alone() -> impl Strategy<Value = Spec> {
    let category = mostly(0, (0..CATEGORIES.len()).collect());
    let file = (0_u8..40, mostly(0_usize, vec![1, 2]));
    let message = prop_oneof![
        (0_u8..3, 0_u8..3).prop_map(|(what, found)| format!("Missing CAT{what} for FORS2_tpl: requested 4, found {found}")),
        Just("Something else".to_owned()),
    ];
    (
        (proptest::sample::select((0..CATEGORIES.len()).collect::<Vec<_>>()), category),
        mostly(word("true"), vec![word("false"), None]),
        mostly(word("true"), vec![word("false"), None]),
        mostly(word("calib_plan"), vec![word("extended"), word("N/A"), None]),
        mostly(word("main"), vec![word("auxiliary"), None]),
        proptest::collection::vec(file, 0..4),
        prop_oneof![4 => Just(Vec::new()), 1 => proptest::collection::vec(message, 0..4)],
    )
        .prop_map(|((category, _), certified, complete, matching, kind, files, messages)| Spec {
            category: word(CATEGORIES[category]),
            certified,
            complete,
            mode: None,
            matching,
            kind,
            files: files
                .into_iter()
                .map(|(name, category)| (Some(file_name(name)), [word("RAW"), word("OTHER"), None][category].clone()))
                .collect(),
            messages,
            below: Vec::new(),
        })
}

/// Cascades in which branches are repeated: each of a few stands below any of those that come after it.
pub(crate) fn cascade() -> impl Strategy<Value = Spec> {
    let branch = (alone(), proptest::collection::vec(any::<proptest::sample::Index>(), 0..4));
    (proptest::collection::vec(branch, 1..7), mostly("Raw2Raw", vec!["Raw2Master"])).prop_map(|(branches, mode)| {
        let mut made: Vec<Spec> = Vec::new();
        for (mut spec, below) in branches {
            if !made.is_empty() {
                spec.below = below.iter().map(|at| made[at.index(made.len())].clone()).collect();
            }
            // Enough is enough: every level may double the one below it.
            if spec.nodes().len() > 60 {
                spec.below.truncate(1);
            }
            made.push(spec);
        }
        let mut root = made.pop().expect("at least one");
        (root.mode, root.matching) = (word(mode), None);
        root
    })
}

/// One thing that can be done to a cascade.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Certified,
    Complete,
    Match,
    Kind,
    Message(u8),
    File(u8),
    Drop,
    Add(Box<Spec>),
    Lift,
}

pub(crate) fn edit() -> impl Strategy<Value = (Edit, usize)> {
    let edit = prop_oneof![
        Just(Edit::Certified),
        Just(Edit::Complete),
        Just(Edit::Match),
        Just(Edit::Kind),
        any::<u8>().prop_map(Edit::Message),
        any::<u8>().prop_map(Edit::File),
        Just(Edit::Drop),
        alone().prop_map(|spec| Edit::Add(Box::new(spec))),
        Just(Edit::Lift),
    ];
    (edit, any::<usize>())
}

impl Edit {
    /// Does it at some branch.
    pub(crate) fn apply(&self, spec: &mut Spec, at: usize) {
        let other = |value: &mut Option<String>, one: &str, two: &str| {
            *value = word(if value.as_deref() == Some(one) { two } else { one });
        };
        let node = spec.node(at);
        match self {
            Self::Certified => other(&mut node.certified, "true", "false"),
            Self::Complete => other(&mut node.complete, "true", "false"),
            Self::Match => other(&mut node.matching, "extended", "calib_plan"),
            Self::Kind => other(&mut node.kind, "main", "auxiliary"),
            Self::Message(number) => match node.messages.pop() {
                Some(_) if number % 2 == 0 => {}
                _ => node.messages.push(format!("Missing CAT{} for A: requested 9, found {}", number % 2, number % 9)),
            },
            Self::File(number) => match number % 3 {
                0 => drop(node.files.pop()),
                1 => node.files.push((Some(file_name(*number)), word("RAW"))),
                _ => node.files.iter_mut().for_each(|(name, _)| *name = Some(file_name(*number))),
            },
            Self::Drop => drop(node.below.pop()),
            Self::Add(new) => node.below.push((**new).clone()),
            Self::Lift => {
                if let Some(below) = node.below.pop() {
                    spec.below.push(below);
                }
            }
        }
    }
}
