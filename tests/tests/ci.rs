//! What is for build services, as they would run it: the scripts of the action and of the GitLab job, the hooks' patterns and entries.

use caltree_tests::{caltree, caltree_in, top};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(top().join(path)).expect("a file")).expect("YAML")
}

/// A folder with a tree that lacks something, a sound one, and a dataset; and the folder of the binary.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    for (from, to) in [
        ("trees/gravity/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml", "trees/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml"),
        ("input/plain.xml", "sound.xml"),
        ("datasets/D701-file-missing/fires/HAWKI.2023-08-11T02:14:36.118_raw2raw.xml", "night/a_raw2raw.xml"),
    ] {
        let to = folder.path().join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(top().join("fixtures").join(from), to).expect("a copy");
    }
    let binary = snapbox::cmd::cargo_bin("caltree");
    (folder, binary.parent().expect("a folder").to_owned())
}

fn shell(shell: &[&str], script: &str, folder: &Path, binaries: &Path, environment: &[(String, String)]) -> Output {
    let path = format!("{}:/usr/bin:/bin", binaries.display());
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg(script).current_dir(folder).env_clear().env("PATH", path).env("LANG", "C.UTF-8");
    command.envs(environment.iter().cloned()).stdin(Stdio::null()).output().expect("a shell")
}

/// What the action leaves behind.
struct Acted {
    status: i32,
    stdout: String,
    stderr: String,
    outputs: String,
    summary: String,
}

/// Runs the steps of the action as GitHub's runner does, with these inputs.
fn act(folder: &Path, binaries: &Path, inputs: &[(&str, &str)]) -> Acted {
    let action = yaml("action.yml");
    let runner = tempfile::tempdir().expect("a folder");
    let file = |name: &str| runner.path().join(name);
    let mut outputs = String::new();
    let (mut status, mut stdout, mut stderr) = (0, String::new(), String::new());
    let input = |name: &str| {
        let default = action["inputs"][name]["default"].as_str().unwrap_or_else(|| panic!("there is no input {name}"));
        inputs.iter().find(|(known, _)| *known == name).map_or(default, |(_, value)| value).to_owned()
    };
    assert!(inputs.iter().all(|(name, _)| !action["inputs"][name].is_null()));
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let script = step["run"].as_str().expect("a script");
        assert!(!script.contains("${{"), "an expression in a script would be read as commands");
        let mut environment: Vec<(String, String)> = vec![
            ("GITHUB_OUTPUT".into(), file("output").to_string_lossy().into()),
            ("GITHUB_STEP_SUMMARY".into(), file("summary").to_string_lossy().into()),
            ("RUNNER_TEMP".into(), runner.path().to_string_lossy().into()),
            ("GITHUB_ACTION_PATH".into(), top().to_string_lossy().into()),
        ];
        for (name, value) in step["env"].as_object().expect("an environment") {
            let expression = value
                .as_str()
                .expect("text")
                .strip_prefix("${{ ")
                .and_then(|rest| rest.strip_suffix(" }}"))
                .expect("an expression");
            let value = match expression.strip_prefix("inputs.") {
                Some(name) => input(name),
                None => {
                    let name = expression.rsplit('.').next().expect("a name");
                    let prefix = format!("{name}=");
                    outputs
                        .lines()
                        .find_map(|line| line.strip_prefix(&prefix))
                        .unwrap_or_else(|| panic!("no output {name}"))
                        .to_owned()
                }
            };
            environment.push((name.clone(), value));
        }
        // How the runner starts bash.
        let output = shell(&["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"], script, folder, binaries, &environment);
        status = output.status.code().expect("a status");
        stdout = String::from_utf8(output.stdout).expect("text");
        stderr = String::from_utf8(output.stderr).expect("text");
        outputs = fs::read_to_string(file("output")).unwrap_or_default();
        if status != 0 {
            break;
        }
    }
    Acted { status, stdout, stderr, outputs, summary: fs::read_to_string(file("summary")).unwrap_or_default() }
}

#[test]
fn the_action_annotates_summarises_and_reports() {
    let (folder, binaries) = folder();
    let acted = act(folder.path(), &binaries, &[("paths", "trees\nsound.xml"), ("sarif", "caltree.sarif"), ("junit", "junit.xml")]);
    assert_eq!((acted.status, acted.stderr.as_str()), (1, ""));
    assert!(acted.stdout.contains("::error file=trees/GRAVI.2023-05-07T03%3A41%3A27.115_raw2raw.xml,line=10,"), "{}", acted.stdout);
    assert!(
        acted.summary.starts_with("## caltree check: failed\n\n2 documents: 1 complete, 1 incomplete; 1 error"),
        "{}",
        acted.summary
    );
    assert!(acted.outputs.contains("\nstatus=1\n"), "{}", acted.outputs);
    let sarif: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("caltree.sarif")).expect("a file")).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert!(fs::read_to_string(folder.path().join("junit.xml")).expect("a file").contains("failures=\"1\""));
}

#[test]
fn the_action_goes_by_its_inputs() {
    let (folder, binaries) = folder();
    let at = folder.path();
    assert_eq!(act(at, &binaries, &[("paths", "sound.xml")]).status, 0);
    assert_eq!(act(at, &binaries, &[("fail-on", "never")]).status, 0);
    let verified = act(at, &binaries, &[("command", "verify"), ("paths", "night"), ("annotations", "false"), ("summary", "false")]);
    assert!(
        verified.status == 1 && verified.stdout.contains("D701 file-missing") && !verified.stdout.contains("::error"),
        "{}",
        verified.stdout
    );
    assert_eq!(verified.summary, "");
    let args = act(at, &binaries, &[("paths", "trees"), ("args", "--allow\nmissing-calibration")]);
    assert_eq!((args.status, args.outputs.contains("status=0")), (0, true));
    fs::write(at.join("levels.toml"), "[levels]\nmissing-calibration = \"note\"\n").expect("a file");
    assert_eq!(act(at, &binaries, &[("paths", "trees"), ("config", "levels.toml")]).status, 0);
    let known = caltree(&["check", "--format", "json", at.join("trees").to_str().expect("a path")]).stdout;
    fs::write(at.join("known.json"), known).expect("a file");
    assert_eq!(act(at, &binaries, &[("paths", "trees"), ("baseline", "known.json")]).status, 0);
    assert_eq!(act(at, &binaries, &[("command", "man")]).status, 2);
    assert_eq!(act(at, &binaries, &[("paths", "absent")]).status, 2);
    let binary = binaries.join("caltree");
    assert_eq!(act(at, Path::new("/nowhere"), &[("binary", binary.to_str().expect("a path")), ("paths", "sound.xml")]).status, 0);
}

#[test]
fn what_the_action_uploads_has_nothing_suppressed() {
    let (folder, binaries) = folder();
    let at = folder.path();
    let known = caltree(&["check", "--format", "json", at.join("trees").to_str().expect("a path")]).stdout;
    fs::write(at.join("known.json"), known).expect("a file");
    let inputs = [("paths", "trees"), ("baseline", "known.json"), ("sarif", "caltree.sarif")];
    assert_eq!(act(at, &binaries, &inputs).status, 0);
    let text = fs::read_to_string(at.join("caltree.sarif")).expect("a file");
    let sarif: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(0), "{text}");
}

#[test]
fn a_dataset_in_the_working_directory_is_verified_with_reports() {
    let (folder, binaries) = folder();
    let at = folder.path().join("night");
    let inputs = [("command", "verify"), ("sarif", "caltree.sarif"), ("junit", "junit.xml")];
    let acted = act(&at, &binaries, &inputs);
    assert_eq!((acted.status, acted.stderr.as_str()), (1, ""), "{}", acted.stdout);
    assert!(fs::read_to_string(at.join("caltree.sarif")).expect("a file").contains("D701"));
    assert!(fs::read_to_string(at.join("junit.xml")).expect("a file").contains("D701"));
    let output = gitlab(&at, &binaries, &[("CALTREE_COMMAND", "verify")]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    for report in ["gl-code-quality-report.json", "caltree-junit.xml"] {
        assert!(fs::read_to_string(at.join(report)).expect("a file").contains("D701"), "{report}");
    }
}

#[test]
fn a_job_that_could_not_be_done_says_so() {
    let (folder, binaries) = folder();
    let at = folder.path();
    let acted = act(at, &binaries, &[("paths", "sound.xml\nabsent")]);
    assert!(acted.status == 2 && acted.outputs.contains("status=2"));
    assert!(
        acted.stdout.contains("::error title=caltree could not do all::absent: no such file or directory\n"),
        "{}",
        acted.stdout
    );
    assert!(acted.summary.starts_with("## caltree check: not everything could be done\n"), "{}", acted.summary);
    assert!(acted.summary.contains("* `absent: no such file or directory`\n"), "{}", acted.summary);
    // Wrong usage leaves no summary of caltree's.
    let acted = act(at, &binaries, &[("fail-on", "sometimes")]);
    assert_eq!((acted.status, acted.summary.as_str()), (2, "## caltree check: nothing was done\n\nThe log says why.\n"));
    let other = gitlab(at, &binaries, &[("CALTREE_COMMAND", "--version")]);
    assert!(other.status.code() == Some(2) && String::from_utf8_lossy(&other.stderr).contains("expected check or verify"));
}

#[test]
fn the_page_names_what_there_is() {
    let action = yaml("action.yml");
    let variables = &yaml("ci/gitlab/caltree.gitlab-ci.yml")["caltree"]["variables"];
    let hooks = yaml(".pre-commit-hooks.yaml");
    let page = fs::read_to_string(top().join("docs/ci.md")).expect("a page");
    let blocks: Vec<Value> = page
        .split("```yaml\n")
        .skip(1)
        .map(|rest| serde_saphyr::from_str(rest.split("```").next().expect("an end")).expect("YAML"))
        .collect();
    let [workflow, job, repos] = blocks.as_slice() else { panic!("three examples") };
    for name in workflow["steps"][1]["with"].as_object().expect("inputs").keys() {
        assert!(action["inputs"].get(name).is_some(), "there is no input {name}");
    }
    for name in action["inputs"].as_object().expect("inputs").keys() {
        assert!(page.contains(&format!("`{name}`")), "{name} is not told");
    }
    for name in job["caltree"]["variables"].as_object().expect("variables").keys() {
        assert!(variables.get(name).is_some(), "there is no variable {name}");
    }
    for hook in repos["repos"][0]["hooks"].as_array().expect("hooks") {
        assert!(hooks.as_array().expect("hooks").iter().any(|known| known["id"] == hook["id"]), "there is no hook {hook}");
    }
}

/// What somebody might write into an input, or call a file, to have it run.
const HOSTILE: [&str; 7] =
    ["$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "'; touch pwned; '", "x; touch pwned", "--help", "${IFS}\\x"];

#[test]
fn nothing_in_an_input_of_the_action_is_run() {
    let (folder, binaries) = folder();
    for hostile in HOSTILE {
        for name in
            ["command", "paths", "args", "fail-on", "config", "baseline", "sarif", "junit", "annotations", "summary", "binary"]
        {
            let acted = act(folder.path(), &binaries, &[(name, hostile), ("paths", "sound.xml")]);
            assert!(!folder.path().join("pwned").exists(), "{name}: {hostile}");
            assert!(
                !acted.stdout.lines().any(|line| {
                    let own = line.starts_with("::error title=caltree could not do all::");
                    line.trim_start().starts_with("::") && line.contains("touch") && !own
                }),
                "{}",
                acted.stdout
            );
        }
    }
}

/// Runs the job's scripts as GitLab's runner does, with these variables on top of its own.
fn gitlab(folder: &Path, binaries: &Path, set: &[(&str, &str)]) -> Output {
    let job = &yaml("ci/gitlab/caltree.gitlab-ci.yml")["caltree"];
    let mut environment: Vec<(String, String)> = job["variables"]
        .as_object()
        .expect("variables")
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().expect("text").to_owned()))
        .collect();
    environment.extend(set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let lines = ["before_script", "script"].map(|part| job[part].as_array().expect("lines").clone()).concat();
    let script: Vec<&str> = lines.iter().map(|line| line.as_str().expect("text")).collect();
    // Images may have no bash.
    shell(&["sh", "-e", "-c"], &script.join("\n"), folder, binaries, &environment)
}

#[test]
fn the_gitlab_job_writes_its_reports() {
    let (folder, binaries) = folder();
    let at = folder.path();
    let job = &yaml("ci/gitlab/caltree.gitlab-ci.yml")["caltree"];
    let reports = &job["artifacts"]["reports"];
    let output = gitlab(at, &binaries, &[("CALTREE_PATHS", "trees\nsound.xml")]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let quality: Value =
        serde_json::from_str(&fs::read_to_string(at.join(reports["codequality"].as_str().expect("a path"))).expect("a file"))
            .expect("JSON");
    assert!(quality.as_array().expect("a list").iter().any(|entry| entry["check_name"] == "missing-calibration"));
    assert!(fs::read_to_string(at.join(reports["junit"].as_str().expect("a path"))).expect("a file").contains("failures=\"1\""));
    assert_eq!(gitlab(at, &binaries, &[("CALTREE_FAIL_ON", "never"), ("CALTREE_PATHS", "trees")]).status.code(), Some(0));
    let allowed = [("CALTREE_PATHS", "trees"), ("CALTREE_ARGS", "--allow\nmissing-calibration")];
    assert_eq!(gitlab(at, &binaries, &allowed).status.code(), Some(0));
    let verified = gitlab(at, &binaries, &[("CALTREE_COMMAND", "verify"), ("CALTREE_PATHS", "night")]);
    assert_eq!(verified.status.code(), Some(1));
    let none = gitlab(at, Path::new("/nowhere"), &[]);
    assert!(none.status.code() == Some(2) && String::from_utf8_lossy(&none.stderr).contains("CALTREE_GIT"));
}

#[test]
fn nothing_in_a_variable_of_the_gitlab_job_is_run() {
    let (folder, binaries) = folder();
    for hostile in HOSTILE {
        for name in ["CALTREE", "CALTREE_COMMAND", "CALTREE_PATHS", "CALTREE_ARGS", "CALTREE_FAIL_ON"] {
            gitlab(folder.path(), &binaries, &[(name, hostile)]);
            assert!(!folder.path().join("pwned").exists(), "{name}: {hostile}");
        }
    }
}

#[test]
fn the_hooks_run_and_take_the_names_of_answers() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().expect("hooks");
    assert_eq!(hooks.iter().map(|hook| hook["id"].as_str().expect("an id")).collect::<Vec<_>>(), ["caltree-check", "caltree-fmt"]);
    let (folder, _) = folder();
    let words = |hook: &Value| -> Vec<String> {
        let entry = hook["entry"].as_str().expect("an entry").split(' ').skip(1).map(str::to_owned);
        let args = hook["args"].as_array().into_iter().flatten().map(|arg| arg.as_str().expect("text").to_owned());
        entry.chain(args).collect()
    };
    let tree = folder.path().join("trees/GRAVI.2023-05-07T03:41:27.115_raw2raw.xml");
    let tidy = fs::read_to_string(&tree).expect("a tree");
    fs::write(&tree, tidy.replace("    ", "\t")).expect("a tree");
    for (hook, expected) in hooks.iter().zip([1, 0]) {
        let words = [words(hook), vec![tree.to_str().expect("a path").to_owned()]].concat();
        assert_eq!(caltree(&words.iter().map(String::as_str).collect::<Vec<_>>()).status, expected, "{words:?}");
    }
    // A file's name is no option, and a hook sees a part of the files only.
    let exemption = "[[exemptions]]\nrule = \"missing-calibration\"\ninstrument = \"UVES\"\nreason = \"known\"\n";
    fs::write(folder.path().join("caltree.toml"), exemption).expect("a file");
    let odd = "--output=json=pwned_raw2raw.xml";
    fs::copy(top().join("fixtures/input/plain.xml"), folder.path().join(odd)).expect("a copy");
    for hook in hooks {
        let words = [words(hook), vec![odd.to_owned()]].concat();
        let run = caltree_in(folder.path(), &words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(run.status == 0 && !run.stdout.contains("K901"), "{run:?}");
        assert!(!folder.path().join("pwned_raw2raw.xml").exists());
    }
    assert_eq!(fs::read_to_string(&tree).expect("a tree"), tidy, "caltree-fmt rewrites the file");
    // Python is what pre-commit matches names with.
    for (hook, name, taken) in [
        (0, "a/FORS2.2021-01-02T00:59:12.533_raw2raw.xml", true),
        (0, "FORS2.2021-01-02T00_59_12.533.xml.gz", true),
        (0, "x_RAW2MASTER.xml", true),
        (0, "links.vot", true),
        (0, "x_raw2raw", true),
        (0, "x_raw2raw(1).xml.gz", true),
        (0, "x_raw2raw.html", true),
        (0, "foo_raw2raw.py", false),
        (0, "foo_raw2raw.md", false),
        (0, "pom.xml", false),
        (0, "a_raw2raw/pom.xml", false),
        (1, "FORS2.2021-01-02T00:59:12.533_raw2raw.xml", true),
        (1, "FORS2.2021-01-02T00:59:12.533.xml.gz", false),
        (1, "links.vot", false),
    ] {
        let pattern = hooks[hook]["files"].as_str().expect("a pattern");
        let script = "import re,sys; sys.exit(0 if re.search(sys.argv[1], sys.argv[2]) else 1)";
        let Ok(status) = Command::new("python3").args(["-c", script, pattern, name]).status() else {
            eprintln!("python3 is not installed: the patterns were not tried");
            return;
        };
        assert_eq!(status.success(), taken, "{name}");
    }
}
