//! Tests that say which rules they show: `/// Covers: APP-1, APP-2.` among the lines right above a `#[test]` function.
//!
//! A mark alone counts for nothing; the test must be there and pass when it is executed. Marks are found in the text of
//! `src` and `tests` of each crate, which rustfmt keeps in a known shape.

use std::fs;
use std::path::Path;

use scenarios::rules;
use serde::Deserialize;

/// A test and the rules it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The rules.
    pub(super) rules: Vec<String>,
    /// The test binary that holds it, as cargo names it without its hash.
    pub(super) binary: String,
    /// The test's path in there: `listing::tests::rows_are_read`.
    pub(super) test: String,
}

/// Every mark of the workspace at `root`, or everything that is wrong with them.
pub(super) fn marks(root: &Path) -> Result<Vec<Mark>, Vec<String>> {
    let (mut marks, mut problems) = (Vec::new(), Vec::new());
    for member in members(root).map_err(|problem| vec![problem])? {
        for kind in ["src", "tests"] {
            for file in crate::tidy::files_in(&root.join(&member.folder).join(kind)) {
                if file.extension().is_none_or(|end| end != "rs") {
                    continue;
                }
                let shown = file.strip_prefix(root).unwrap_or(&file);
                let Ok(text) = fs::read_to_string(&file) else {
                    problems.push(format!("{}: cannot be read", shown.display()));
                    continue;
                };
                let inside = file.strip_prefix(root.join(&member.folder).join(kind)).unwrap_or(&file);
                let (binary, modules) = home(&member.package, kind, inside);
                for found in marks_in(&text) {
                    match found {
                        Ok((rules, path)) => {
                            let test = modules.iter().chain(&path).cloned().collect::<Vec<_>>().join("::");
                            marks.push(Mark { rules, binary: binary.clone(), test });
                        }
                        Err((line, problem)) => problems.push(format!("{}:{line}: {problem}", shown.display())),
                    }
                }
            }
        }
    }
    if problems.is_empty() { Ok(marks) } else { Err(problems) }
}

struct Member {
    folder: String,
    package: String,
}

fn members(root: &Path) -> Result<Vec<Member>, String> {
    #[derive(Deserialize)]
    struct Manifest {
        workspace: Option<Workspace>,
        package: Option<Package>,
    }
    #[derive(Deserialize)]
    struct Workspace {
        members: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
    }
    let read = |folder: &Path| -> Result<Manifest, String> {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    };
    let folders = read(root)?.workspace.map(|workspace| workspace.members).unwrap_or_default();
    let member = |folder: String| {
        let package = read(&root.join(&folder))?.package.ok_or_else(|| format!("{folder} has no package"))?;
        Ok(Member { folder, package: package.name })
    };
    folders.into_iter().map(member).collect()
}

/// The test binary of a file and the modules that lead to it: `inside` is its path in `src` or `tests`.
fn home(package: &str, kind: &str, inside: &Path) -> (String, Vec<String>) {
    let mut modules: Vec<_> =
        inside.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if kind == "tests" {
        let binary = modules.remove(0);
        modules.retain(|module| module != "main");
        return (binary, modules);
    }
    modules.retain(|module| !matches!(module.as_str(), "lib" | "main"));
    (package.replace('-', "_"), modules)
}

type Found = Result<(Vec<String>, Vec<String>), (usize, String)>;

/// The marks of one file: rules and the test's path from the file on, or the line and what is wrong there.
fn marks_in(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    // Modules that are open here, each with its indentation.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut pending: Option<(usize, Vec<String>, bool)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let indent = line.len() - line.trim_start().len();
        let code = line.trim();
        if let Some(name) = code.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(" {")) {
            open.push((indent, name.to_owned()));
        } else if code == "}" && open.last().is_some_and(|(at, _)| *at == indent) {
            open.pop();
        }
        if let Some(list) = code.strip_prefix(MARK) {
            let (_, rules, _) = pending.get_or_insert((number, Vec::new(), false));
            for id in list.trim().trim_end_matches('.').split(',').map(str::trim) {
                match rules::find(id) {
                    Some(rule) => rules.push(rule.id.clone()),
                    None => found.push(Err((number, format!("the catalogue has no rule `{id}`")))),
                }
            }
        } else if let Some((at, rules, is_test)) = pending.take() {
            match code.strip_prefix("fn ").and_then(|rest| rest.split_once('(')) {
                _ if code == "#[test]" => pending = Some((at, rules, true)),
                _ if code.starts_with("///") || code.starts_with("#[") => pending = Some((at, rules, is_test)),
                Some((name, _)) if is_test => {
                    let path = open.iter().map(|(_, module)| module.clone()).chain([name.to_owned()]);
                    found.push(Ok((rules, path.collect())));
                }
                _ => found.push(Err((at, "`Covers:` stands above a #[test] function, and here is none".to_owned()))),
            }
        }
    }
    if let Some((at, ..)) = pending {
        found.push(Err((at, "`Covers:` stands above a #[test] function, and here is none".to_owned())));
    }
    found
}

/// What a mark begins with.
const MARK: &str = "/// Covers:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lead_to_their_tests() {
        let text = "\
@ APP-1.
/// More words.
#[test]
#[should_panic(expected = \"x\")]
fn one() {}

mod tests {
    mod inner {
        @ APP-2, CONN-3.
        @ RUN-6.
        #[test]
        fn two() {}
    }
    @ APP-4
    #[test]
    fn three() {}
}
";
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let expected = [
            Ok((words(&["APP-1"]), words(&["one"]))),
            Ok((words(&["APP-2", "CONN-3", "RUN-6"]), words(&["tests", "inner", "two"]))),
            Ok((words(&["APP-4"]), words(&["tests", "three"]))),
        ];
        assert_eq!(marks_in(&marked(text)), expected);
    }

    #[test]
    fn marks_that_show_nothing_are_problems() {
        let none = "`Covers:` stands above a #[test] function, and here is none";
        let cases = [
            ("@ APP-1.\nfn helper() {}\n", 1, none),
            ("\n@ APP-1.\n", 2, none),
            ("@ APP-1.\n\n#[test]\nfn a() {}\n", 1, none),
            ("@ APP-1000.\n#[test]\nfn a() {}\n", 1, "the catalogue has no rule `APP-1000`"),
        ];
        for (text, line, problem) in cases {
            assert_eq!(marks_in(&marked(text))[0], Err((line, problem.to_owned())), "{text}");
        }
    }

    #[test]
    fn files_belong_to_the_binaries_that_cargo_names() {
        let cases = [
            ("src", "lib.rs", "jumpstorm_model", ""),
            ("src", "a/b.rs", "jumpstorm_model", "a::b"),
            ("tests", "rejects.rs", "rejects", ""),
            ("tests", "reports/main.rs", "reports", ""),
            ("tests", "reports/formats.rs", "reports", "formats"),
        ];
        for (kind, file, binary, modules) in cases {
            let (found, path) = home("jumpstorm-model", kind, Path::new(file));
            assert_eq!((found.as_str(), path.join("::").as_str()), (binary, modules), "{file}");
        }
    }

    /// A text with its marks written out, which here would be marks themselves.
    fn marked(text: &str) -> String {
        text.replace('@', MARK)
    }
}
