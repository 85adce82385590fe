//! The schema and the reference say what the reader does. A stale one is renewed in place, and the test fails once.

use std::fs;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::{reference, schema};

#[test]
fn the_committed_schema_is_the_one_that_the_reader_has() {
    holds(&root().join("scenarios/scenario.schema.json"), &schema::text());
}

#[test]
fn the_reference_lists_every_key_and_every_problem() {
    let path = root().join("docs/scenario-format.md");
    let text = fs::read_to_string(&path).expect("the reference");
    let text = spliced(&text, "keys", &reference::keys());
    holds(&path, &spliced(&text, "problems", &reference::problems()));
}

/// Every example of the reference is a whole scenario or lies over one.
#[test]
fn the_examples_of_the_reference_load() {
    use std::collections::BTreeMap;

    use jumpstorm_scenarios::{Overrides, load, starter};

    let text = fs::read_to_string(root().join("docs/scenario-format.md")).expect("the reference");
    let examples: Vec<_> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 5, "only {} examples", examples.len());
    for example in examples {
        let whole = example.contains("format = 1") || example.contains("include = ");
        let over = format!("include = [\"starter.toml\"]\n{example}");
        let example = if whole { example.to_owned() } else { over };
        let files = [
            ("a.toml", example.as_str()),
            ("starter.toml", starter::text()),
            ("common/base.toml", starter::text()),
            ("fleet.csv", "id,hostname,public_ip\n1,pc-1,203.0.113.7\n"),
        ];
        let reader: BTreeMap<_, Vec<u8>> = files.map(|(name, text)| (PathBuf::from(name), text.into())).into();
        load(Path::new("a.toml"), &reader, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems}"));
    }
}

/// The directory that is shown, by itself and under the scenario that is shown to share it.
#[test]
fn the_examples_of_directories_load_without_a_warning() {
    use std::collections::BTreeMap;

    use jumpstorm_scenarios::{directory, starter};

    let text = fs::read_to_string(root().join("docs/directories.md")).expect("the document");
    let examples: Vec<_> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [alone, over] = examples[..] else { panic!("{} examples", examples.len()) };
    let over = format!("include = [\"starter.toml\"]\n{over}");
    let files = [("directories/acme.toml", alone), ("a.toml", &over), ("starter.toml", starter::text())];
    let reader: BTreeMap<_, Vec<u8>> = files.map(|(name, text)| (PathBuf::from(name), text.into())).into();
    for path in ["directories/acme.toml", "a.toml"] {
        let loaded = directory(Path::new(path), &reader).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    }
}

/// `text` with what stands between the markers of `part` replaced.
fn spliced(text: &str, part: &str, content: &str) -> String {
    let (begin, end) = (format!("<!-- {part}: made by a test -->\n"), format!("<!-- {part}: end -->"));
    let (before, rest) = text.split_once(&begin).expect("a marker where the part begins");
    let (_, after) = rest.split_once(&end).expect("a marker where the part ends");
    format!("{before}{begin}\n{}\n\n{end}{after}", content.trim_end())
}

fn holds(path: &Path, expected: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(expected) {
        fs::write(path, expected).expect("the tree is writable");
        panic!("{} was stale and has been renewed: look at it and commit it", path.display());
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every scenario of the library has its row in the table for people, with what it teaches.
#[test]
fn the_library_is_listed_for_people() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = std::fs::read_to_string(folder.join("../docs/library.md")).expect("docs/library.md is there");
    let files = std::fs::read_dir(folder.join("library")).expect("the library is there");
    let mut scenarios = 0;
    for path in files.map(|file| file.expect("a readable folder").path()) {
        if path.extension().is_some_and(|end| end == "toml") {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let teaches = text.lines().find_map(|line| line.strip_prefix("teaches = ")).expect("it teaches something");
            let name = path.file_stem().expect("a name").to_string_lossy();
            let row = format!("| `{name}` | {} |", teaches.trim_matches('"'));
            assert!(listed.contains(&row), "docs/library.md has no row {row}");
            scenarios += 1;
        }
    }
    assert!(scenarios >= 27, "only {scenarios} scenarios were found");
}
