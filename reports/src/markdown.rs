//! `summary.md`: the verdicts, what did not hold, and the key figures, for a CI step summary.

use std::fmt::Write as _;

use model::verdict::Outcome;

use crate::summary::{Summary, Table, outcome_word};
use crate::words;

/// The file's text.
pub(crate) fn summary_md(runs: &[Summary]) -> String {
    let mut text = String::from("# Rehearsals\n\n");
    row(&mut text, &["Scenario", "Seed", "Verdict", "Expectations", "Model", "Jump Clients"].map(str::to_owned));
    text.push_str("| --- | ---: | --- | ---: | --- | ---: |\n");
    for run in runs {
        row(
            &mut text,
            &[
                escape(&run.name),
                run.seed.to_string(),
                verdict(run.outcome),
                run.passed(),
                run.model.to_owned(),
                words::count(run.clients),
            ],
        );
    }
    for run in runs {
        detail(&mut text, run);
    }
    text
}

fn detail(text: &mut String, run: &Summary) {
    let _infallible = write!(text, "\n## {}\n\n", escape(&run.title(true)));
    let _infallible = writeln!(text, "**{}** {}", verdict(run.outcome), escape(&run.came_out.join(" ")));
    if run.unmet().next().is_some() {
        text.push('\n');
        row(text, &["Verdict", "Expectation", "Expected", "Measured", "When", "Covers"].map(str::to_owned));
        text.push_str("| --- | --- | --- | --- | --- | --- |\n");
        for unmet in run.unmet() {
            let cells = [&unmet.text, &unmet.expected, &unmet.measured, &unmet.when, &unmet.covers.join(", ")]
                .map(|cell| escape(cell));
            row(text, &[&[verdict(unmet.outcome)][..], &cells].concat());
        }
    }
    let broken = run.laws.iter().filter(|law| law.violations > 0);
    let broken = broken
        .map(|law| format!("invariant {}, broken {}, first at {}", law.name, words::times(law.violations), law.first));
    let findings = run.further_findings().filter(|finding| finding.outcome != Outcome::Pass);
    let findings = findings.map(|finding| match finding.when.as_str() {
        "" => format!("{}: {}", finding.about, finding.what),
        when => format!("{}: {} (at {when})", finding.about, finding.what),
    });
    let weighed: Vec<_> = broken.chain(findings).collect();
    if !weighed.is_empty() {
        text.push('\n');
        for line in weighed {
            let _infallible = writeln!(text, "- {}", escape(&line));
        }
    }
    if run.outcome != Outcome::Pass {
        let _infallible = write!(text, "\nReplay: <code>{}</code>\n", escape(&run.replay));
    }
    text.push('\n');
    row(text, &["Figure", "Value", "Limit"].map(str::to_owned));
    text.push_str("| --- | ---: | --- |\n");
    for figure in run.figures.iter().filter(|figure| figure.headline) {
        row(text, &[figure.name.to_owned(), figure.value.to_string(), escape(&figure.limit)]);
    }
    for section in &run.sections {
        let _infallible = write!(text, "\n### {}\n", escape(section.title));
        // What the banner has said already stands above.
        for said in section.said.iter().filter(|said| !run.came_out.contains(said)) {
            let _infallible = write!(text, "\n{}\n", escape(said));
        }
        for table in &section.tables {
            self::table(text, table);
        }
    }
}

fn table(text: &mut String, table: &Table) {
    let _infallible = write!(text, "\n{}:\n\n", escape(&table.caption));
    row(text, &table.columns.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    row(
        text,
        &table.columns.iter().map(|(_, number)| if *number { "---:" } else { "---" }.to_owned()).collect::<Vec<_>>(),
    );
    for cells in &table.rows {
        row(text, &cells.iter().map(|cell| escape(cell)).collect::<Vec<_>>());
    }
}

fn verdict(outcome: Outcome) -> String {
    let sign = match outcome {
        Outcome::Pass => "✅",
        Outcome::Inconclusive => "❔",
        Outcome::Fail => "❌",
    };
    format!("{sign} {}", outcome_word(outcome))
}

fn row(text: &mut String, cells: &[String]) {
    let _infallible = writeln!(text, "| {} |", cells.join(" | "));
}

/// One plain line in which nothing is markup, be it Markdown's, a table's or HTML's.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in words::one_line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // An entity, as a backslash before a bar does not hold in every table.
            '|' => escaped.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '!' | '~' | '@' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_markup() {
        let cases = [
            ("<script>&\"'|\n# x", "&lt;script&gt;&amp;\"'&#124; \\# x"),
            ("a_b*c`d`", "a\\_b\\*c\\`d\\`"),
            ("[x](y)", "\\[x\\](y)"),
            ("plain 1.5 s - 2", "plain 1.5 s - 2"),
        ];
        for (text, escaped) in cases {
            assert_eq!(escape(text), escaped);
        }
    }
}
