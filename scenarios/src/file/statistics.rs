//! A choice of statistics: an array of their names.

use model::plan::{Statistic, StatisticsSet};

use super::key::{Form, Key};
use super::tree::{Node, Tree};
use super::value::{Value, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};

/// The statistics that are viewed (STAT-1).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statistics(pub(crate) StatisticsSet);

impl Value for Statistics {
    const FORM: Form = Form::List(&Form::Choice(&NAMES));

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::List(nodes) = &node.value else { return wrong_type(node, key, out) };
        let mut set = StatisticsSet::default();
        for node in nodes {
            let Tree::Text(text) = &node.value else { return wrong_type(node, key, out) };
            let Some(statistic) = Statistic::ALL.into_iter().find(|statistic| statistic.name() == text) else {
                let message = format!("there is no statistic `{}`", shorten(text));
                let diagnostic = Diagnostic::error(Code::WrongValue, node.span, message).did_you_mean(text, NAMES);
                out.push(diagnostic.help(format!("the statistics are {}", NAMES.join(", "))));
                continue;
            };
            if set.contains(statistic) {
                let message = format!("`{text}` is in the list already");
                out.push(Diagnostic::error(Code::DuplicateName, node.span, message).help("name each statistic once"));
            }
            set = set.with(statistic);
        }
        Some(Self(set))
    }
}

const NAMES: [&str; 5] = {
    let [cpu, console_user, disk, thumbnail, uptime] = Statistic::ALL;
    [cpu.name(), console_user.name(), disk.name(), thumbnail.name(), uptime.name()]
};
