//! Which sites and which Jump Clients an entry of the timeline is about.

use model::plan::{Computer, OperatingSystem};

use super::key::{Field, Form, Key};
use super::shape::{Shape, shape};
use super::tree::{Node, Tree};
use super::value::{Placed, Text, Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::units::Share;

/// Which sites.
#[derive(Clone, Debug)]
pub(crate) enum Sites {
    /// All of them.
    All,
    /// Those with these names, or whose names match these globs.
    Named(Vec<Placed<String>>),
    /// Some of them, drawn with the seed.
    Sample(Sample),
}

/// How many are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sample {
    /// A share, to the nearest whole number and at least one.
    Share(Share),
    /// So many.
    Count(u32),
}

impl Sample {
    /// How many of `whole`.
    pub(crate) fn of(self, whole: usize) -> usize {
        match self {
            Self::Share(share) => share.of(whole),
            Self::Count(count) => count as usize,
        }
    }
}

/// Which Jump Clients.
#[derive(Clone, Debug)]
pub(crate) enum Clients {
    /// All that the action can concern.
    All,
    /// Those that are switched off when the run begins.
    SwitchedOff,
    /// Those that fit.
    Fitting(Box<Fitting>),
}

shape! {
    /// Some sites, drawn with the seed: exactly one of share and count.
    SampledSites "a selection of sites" {
        /// This share of them, at least one.
        share: Share, within("0.0001%", "100%");
        /// So many of them.
        count: u32, within("1", "100000");
    }
}

shape! {
    /// Jump Clients that fit all that is said, and of these a sample drawn with the seed.
    Fitting "a selection of Jump Clients" {
        /// Names or globs of sites.
        site: SiteNames, otherwise("any site");
        /// Operating system.
        operating_system: OperatingSystem, otherwise("any system");
        /// Kind of computer.
        computer: Computer, otherwise("any kind");
        /// A glob (`*` and `?`) that the name or the hostname matches.
        name: Text, otherwise("any name");
        /// So many of those that are left. Not together with `share`.
        count: u32, within("1", "250000"), otherwise("all of them");
        /// This share of those that are left, at least one. Not together with `count`.
        share: Share, within("0.0001%", "100%"), otherwise("all of them");
    }
}

/// Names or globs of sites.
#[derive(Clone, Debug)]
pub(crate) struct SiteNames(pub(crate) Vec<Placed<String>>);

impl Value for SiteNames {
    const FORM: Form = Form::AnyOf(&[NAME_OR_GLOB, Form::List(&NAME_OR_GLOB)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let name = |node: &Node, out: &mut Diagnostics| match &node.value {
            Tree::Text(text) => Some(Placed { span: node.span, value: text.clone() }),
            _ => wrong_type(node, key, out),
        };
        match &node.value {
            Tree::Text(_) => Some(Self(vec![name(node, out)?])),
            Tree::List(nodes) if !nodes.is_empty() => {
                Some(Self(nodes.iter().filter_map(|node| name(node, out)).collect()))
            }
            Tree::List(_) => {
                out.push(Diagnostic::error(Code::MatchesNothing, node.span, "no site is named").help(ALL_SITES));
                None
            }
            _ => wrong_type(node, key, out),
        }
    }
}

/// The name of one site; no glob.
#[derive(Clone, Debug)]
pub(crate) struct SiteName(pub(crate) String);

impl Value for SiteName {
    const FORM: Form = Form::Text { kind: "name", what: "the name of a site", pattern: None };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) => Some(Self(text.clone())),
            _ => wrong_type(node, key, out),
        }
    }
}

/// Which consoles.
#[derive(Clone, Debug)]
pub(crate) enum Consoles {
    /// All of them.
    All,
    /// Those with these names, or whose names match these globs.
    Named(Vec<Placed<String>>),
}

impl Value for Consoles {
    const FORM: Form = Form::AnyOf(&[Form::Choice(&["all"]), CONSOLE, Form::List(&CONSOLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let name = |node: &Node, out: &mut Diagnostics| match &node.value {
            Tree::Text(text) => Some(Placed { span: node.span, value: text.clone() }),
            _ => wrong_type(node, key, out),
        };
        match &node.value {
            Tree::Text(text) if text == "all" => Some(Self::All),
            Tree::List(nodes) => Some(Self::Named(nodes.iter().filter_map(|node| name(node, out)).collect())),
            _ => name(node, out).map(|name| Self::Named(vec![name])),
        }
    }
}

impl Value for Sites {
    const FORM: Form = Form::AnyOf(&[
        Form::Choice(&["all"]),
        NAME_OR_GLOB,
        Form::List(&NAME_OR_GLOB),
        Form::Table(SampledSites::TABLE),
    ]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) if text == "all" => Some(Self::All),
            Tree::Table(table) => {
                let SampledSites { share, count } = SampledSites::read_table(table, node.span, out);
                if !share.given && !count.given {
                    let message = "a selection of sites needs `share` or `count`";
                    out.push(Diagnostic::error(Code::MissingKey, node.span, message).help(ALL_SITES));
                }
                sample(&share, &count, out).map(Self::Sample)
            }
            _ => SiteNames::read(node, key, out).map(|names| Self::Named(names.0)),
        }
    }
}

impl Value for Clients {
    const FORM: Form = Form::AnyOf(&[Form::Choice(&["all", "switched_off"]), Form::Table(Fitting::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) => match text.as_str() {
                "all" => Some(Self::All),
                "switched_off" => Some(Self::SwitchedOff),
                word => {
                    let message = format!("`{}` is no selection of Jump Clients", crate::diagnostic::shorten(word));
                    let diagnostic = Diagnostic::error(Code::WrongValue, node.span, message);
                    out.push(
                        diagnostic
                            .did_you_mean(word, ["all", "switched_off"])
                            .help(format!("expected {}", key.allowed())),
                    );
                    None
                }
            },
            Tree::Table(table) => {
                let fitting = Fitting::read_table(table, node.span, out);
                if table.entries.is_empty() {
                    let diagnostic = Diagnostic::error(Code::MissingKey, node.span, "the selection says nothing");
                    out.push(diagnostic.help("write \"all\" to select every Jump Client"));
                    return None;
                }
                sample(&fitting.share, &fitting.count, out);
                Some(Self::Fitting(Box::new(fitting)))
            }
            _ => wrong_type(node, key, out),
        }
    }
}

impl Fitting {
    /// How many are drawn, if not all.
    pub(crate) fn sample(&self) -> Option<Sample> {
        self.share.copied().map(Sample::Share).or(self.count.copied().map(Sample::Count))
    }
}

/// The one of both that is given.
fn sample(share: &Field<Share>, count: &Field<u32>, out: &mut Diagnostics) -> Option<Sample> {
    if share.given && count.given {
        out.push(conflict(share.key, "share", count.key, "count"));
        return None;
    }
    share.copied().map(Sample::Share).or(count.copied().map(Sample::Count))
}

/// Two keys that exclude each other.
pub(crate) fn conflict(one: Span, name: &str, other: Span, other_name: &str) -> Diagnostic {
    let ((first, first_name), (second, second_name)) =
        if one < other { ((one, name), (other, other_name)) } else { ((other, other_name), (one, name)) };
    Diagnostic::error(Code::Conflict, second, format!("`{second_name}` and `{first_name}` exclude each other"))
        .and(first, format!("`{first_name}` is here"))
        .help("keep one of them")
}

/// Whether `text` matches `glob`, in which `*` stands for any characters and `?` for one.
pub(crate) fn matches(glob: &str, text: &str) -> bool {
    let (glob, text): (Vec<_>, Vec<_>) = (glob.chars().collect(), text.chars().collect());
    // The place behind the last star, and the text's place up to which it has swallowed.
    let (mut g, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match glob.get(g) {
            Some('*') => {
                star = Some((g + 1, t));
                g += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => (g, t) = (g + 1, t + 1),
            _ => match star {
                Some((behind, swallowed)) => {
                    star = Some((behind, swallowed + 1));
                    (g, t) = (behind, swallowed + 1);
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|c| *c == '*')
}

const NAME_OR_GLOB: Form = Form::Text {
    kind: "name or glob",
    what: "the name of a site, or a glob of names such as \"home-*\"",
    pattern: None,
};
const CONSOLE: Form = Form::Text {
    kind: "name or glob",
    what: "the name of a console, or a glob of names such as \"First line *\"",
    pattern: None,
};
const ALL_SITES: &str = "write \"all\" to select every site";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_names() {
        let cases = [
            ("home-*", "home-12", true),
            ("home-*", "home", false),
            ("*", "", true),
            ("*-1?", "home-1-12", true),
            ("*-1?", "home-112", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("berlin", "berlin-2", false),
            ("?", "é", true),
        ];
        for (glob, text, fits) in cases {
            assert_eq!(matches(glob, text), fits, "{glob} on {text}");
        }
    }
}
