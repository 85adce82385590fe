//! Spans that differ from one to the next: how long customers are worked on, how long they wait, how long it takes to accept.

use model::time::SimDuration;
use model::workload::{self, Law, SPAN_MAX};

use super::key::{Field, Form, Key};
use super::shape::{Shape, shape};
use super::tree::{Node, Tree};
use super::value::{Number, Value, word, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A law by which spans are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread(pub(crate) workload::Spread);

/// How long customers wait: by a law, or for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Patience(pub(crate) Option<workload::Spread>);

shape! {
    /// A span that is drawn: by exactly one of `fixed`, `least` with `most`, `exponential`, `lognormal` and `median`.
    Spans "a span that is drawn" {
        /// Always this.
        fixed: SimDuration, otherwise("another law");
        /// With `most`: anything between the two, each as likely as the other.
        least: SimDuration, otherwise("another law");
        /// The longest, with `least`.
        most: SimDuration, otherwise("another law");
        /// Exponential, with this mean.
        exponential: SimDuration, otherwise("another law");
        /// Lognormal, with this mean and `sigma`.
        lognormal: SimDuration, otherwise("another law");
        /// Lognormal, with this median and `sigma`.
        median: SimDuration, otherwise("another law");
        /// The standard deviation of the natural logarithm, 0 to 3, of a lognormal.
        sigma: Number, otherwise("required for `lognormal` and `median`");
        /// What is drawn above this is this.
        at_most: SimDuration, default("30d");
    }
}

impl Value for Spread {
    const FORM: Form = Form::Table(Spans::TABLE);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Table(table) = &node.value else { return wrong_type(node, key, out) };
        let errors = out.errors();
        let spans = Spans::read_table(table, node.span, out);
        if out.errors() > errors {
            return None;
        }
        let law = spans.law(node, key, out)?;
        let at_most = spans.at_most.copied().unwrap_or(SPAN_MAX);
        match workload::Spread::new(law, at_most) {
            Ok(spread) => Some(Self(spread)),
            Err(error) => {
                let error = error.to_string();
                let parts = error.split_once(": ").or_else(|| error.split_once("; "));
                let (message, help) = parts.unwrap_or((&error, "change it"));
                out.push(Diagnostic::error(Code::OutOfBounds, node.span, message).help(help));
                None
            }
        }
    }
}

impl Value for Patience {
    const FORM: Form = Form::AnyOf(&[Form::Choice(ENDLESS), Form::Table(Spans::TABLE)]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(_) => word(node, ENDLESS, key, out).map(|_| Self(None)),
            _ => Spread::read(node, key, out).map(|spread| Self(Some(spread.0))),
        }
    }
}

impl Spans {
    /// The one law that is given, with everything that belongs to it.
    fn law(&self, node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Law> {
        let uniform = self.least.given || self.most.given;
        let laws = [self.fixed.given, uniform, self.exponential.given, self.lognormal.given, self.median.given];
        if laws.into_iter().filter(|given| *given).count() != 1 {
            let message = format!("`{}` is drawn by exactly one law", key.name);
            let diagnostic = Diagnostic::error(Code::MissingKey, node.span, message);
            out.push(diagnostic.help("give one of fixed, least with most, exponential, lognormal and median"));
            return None;
        }
        let is_lognormal = self.lognormal.given || self.median.given;
        if is_lognormal != self.sigma.given {
            let (span, message, help) = match is_lognormal {
                true => (node.span, "a lognormal needs `sigma`", "write `sigma = 0.8`, or another number from 0 to 3"),
                false => (self.sigma.key, "only a lognormal has `sigma`", "leave it out"),
            };
            out.push(Diagnostic::error(Code::Conflict, span, message).help(help));
            return None;
        }
        if uniform {
            let (Some(least), Some(most)) = (self.least.copied(), self.most.copied()) else {
                let diagnostic = Diagnostic::error(Code::MissingKey, node.span, "`least` and `most` go together");
                out.push(diagnostic.help("give both of them"));
                return None;
            };
            return Some(Law::Uniform { least, most });
        }
        let sigma = self.sigma.copied().map_or(0.0, |sigma| sigma.0);
        let mean = |field: &Field<SimDuration>| field.copied();
        let fixed = mean(&self.fixed).map(Law::Fixed);
        let exponential = mean(&self.exponential).map(|mean| Law::Exponential { mean });
        let lognormal = mean(&self.lognormal).map(|mean| Law::Lognormal { mean, sigma });
        let median = mean(&self.median).map(|median| Law::LognormalByMedian { median, sigma });
        fixed.or(exponential).or(lognormal).or(median)
    }
}

const ENDLESS: &[&str] = &["endless"];
