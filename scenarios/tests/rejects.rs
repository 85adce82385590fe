//! Every file in `tests/rejects/` is refused, with exactly the problems that are marked in it.
//!
//! A marker is a comment below the line it is about: `#~ error unknown-key at 5` is a problem that begins in column 5
//! of the last line that is no marker (`at FILE:LINE:COLUMN` points elsewhere). What a person would see of each file
//! is kept beside it as a snapshot: `INSTA_UPDATE=always cargo test -p jumpstorm-scenarios` renews them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::diagnostic::{Diagnostics, Style};
use jumpstorm_scenarios::{Overrides, ReadError, Reader, load};

/// Covers: CONN-4, JPOL-8, RUN-5, SPOL-4, SPOL-10, SPOL-11, SPOL-13, SPOL-18.
#[test]
fn each_file_is_refused_for_its_marked_reasons() {
    let mut wrong = Vec::new();
    for path in files() {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let problems = match load(&path, &Folder, &Overrides::default()) {
            Err(problems) => problems,
            Ok(_) => {
                wrong.push(format!("{stem}: accepted"));
                continue;
            }
        };
        let (reported, marked) = (reported(&problems), marked(&problems));
        for problem in reported.difference(&marked) {
            wrong.push(format!("{stem}: not marked: {problem}"));
        }
        for problem in marked.difference(&reported) {
            wrong.push(format!("{stem}: not reported: {problem}"));
        }
        insta::with_settings!(
            { snapshot_path => "rejects", prepend_module_to_snapshot => false, omit_expression => true },
            { insta::assert_snapshot!(stem, problems.render(Style::Plain)) }
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// No kind of problem is without a file that shows it, but for those that other tests show.
#[test]
fn each_kind_of_problem_is_shown() {
    let elsewhere = ["scenario-name", "set-path", "nothing-expected"];
    let files = files();
    assert!(files.len() >= 35, "only {} files", files.len());
    let problems: Vec<_> = files.iter().filter_map(|path| load(path, &Folder, &Overrides::default()).err()).collect();
    let shown: BTreeSet<_> = problems.iter().flat_map(|problems| problems.iter().map(|one| one.code)).collect();
    for code in jumpstorm_scenarios::diagnostic::Code::ALL {
        assert_ne!(shown.contains(code), elsewhere.contains(&code.name()), "{code}");
    }
}

fn reported(problems: &Diagnostics) -> BTreeSet<String> {
    let line = |problem: &jumpstorm_scenarios::diagnostic::Diagnostic| {
        let place = problems.place(problem.primary.span);
        format!("{} {} at {}:{}:{}", problem.severity.name(), problem.code, place.file, place.line, place.column)
    };
    problems.iter().map(line).collect()
}

fn marked(problems: &Diagnostics) -> BTreeSet<String> {
    let mut marked = BTreeSet::new();
    for source in problems.sources().iter() {
        let name = problems.sources().name(source);
        let mut about = 1;
        for (line, number) in problems.sources().text(source).lines().zip(1..) {
            match line.strip_prefix("#~ ").map(|marker| marker.split_once(" at ").expect("`at` and a place")) {
                Some((what, place)) if place.contains(':') => marked.insert(format!("{what} at {place}")),
                Some((what, column)) => marked.insert(format!("{what} at {name}:{about}:{column}")),
                None => {
                    about = number;
                    true
                }
            };
        }
    }
    marked
}

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(Folder::path()).expect("tests/rejects");
    let names = entries.map(|entry| PathBuf::from(entry.expect("an entry").file_name()));
    let mut files: Vec<_> = names.filter(|name| name.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    files
}

/// The files of `tests/rejects/`, by their names in it.
struct Folder;

impl Folder {
    fn path() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rejects")
    }
}

impl Reader for Folder {
    fn read(&self, path: &Path, _: u64) -> Result<Vec<u8>, ReadError> {
        fs::read(Self::path().join(path)).map_err(|_| ReadError::NotFound)
    }
}
