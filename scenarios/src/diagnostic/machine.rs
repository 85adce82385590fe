//! Problems for programs: JSON, and the commands that GitHub turns into remarks on a pull request.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics, Severity, Span};

impl Diagnostics {
    /// Every problem as one JSON object: `{"problems": [...], "more": 0, "errors": 1, "warnings": 0}`.
    ///
    /// `more` counts those beyond [`super::SHOWN_MAX`], which are not listed.
    pub fn to_json(&self) -> Value {
        let (shown, more) = self.shown();
        let problems: Vec<_> = shown.into_iter().map(|diagnostic| self.problem(diagnostic)).collect();
        json!({ "errors": self.errors(), "warnings": self.warnings(), "more": more, "problems": problems })
    }

    /// One workflow command a line: `::error file=a.toml,line=3,col=1,...::message`.
    pub fn to_github(&self) -> String {
        let (shown, more) = self.shown();
        let mut text: String = shown.into_iter().map(|diagnostic| self.command(diagnostic)).collect();
        if more > 0 {
            text.push_str(&format!("::notice::and {more} more problems\n"));
        }
        text
    }

    fn problem(&self, diagnostic: &Diagnostic) -> Value {
        let others = diagnostic.others.iter().map(|label| {
            let mut other = self.place_json(label.span);
            other["message"] = json!(label.text);
            other
        });
        let mut problem = self.place_json(diagnostic.primary.span);
        problem["severity"] = json!(diagnostic.severity.name());
        problem["code"] = json!(diagnostic.code.name());
        problem["message"] = json!(diagnostic.message);
        problem["text"] = json!(self.sources.slice(diagnostic.primary.span));
        problem["help"] = json!(diagnostic.help);
        problem["see"] = others.collect();
        problem
    }

    fn place_json(&self, span: Span) -> Value {
        let place = self.place(span);
        json!({
            "file": place.file, "line": place.line, "column": place.column,
            "line_end": place.line_end, "column_end": place.column_end,
        })
    }

    fn command(&self, diagnostic: &Diagnostic) -> String {
        let word = match diagnostic.severity {
            Severity::Note => "notice",
            severity => severity.name(),
        };
        let place = self.place(diagnostic.primary.span);
        let message = std::iter::once(&diagnostic.message).chain(&diagnostic.help);
        let message: Vec<_> = message.map(|line| escape(line)).collect();
        format!(
            "::{word} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
            escape_property(&place.file),
            place.line,
            place.column,
            place.line_end,
            place.column_end,
            diagnostic.code,
            message.join("%0A"),
        )
    }
}

/// As GitHub's own toolkit escapes the data of a command.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As it escapes a property, where `:` and `,` have a meaning.
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Sources, Style};
    use super::*;

    fn sample(problems: usize) -> Diagnostics {
        let mut sources = Sources::default();
        let source = sources.add("a,b.toml", "seed = 100%\n");
        let mut diagnostics = Diagnostics { sources, list: Vec::new() };
        for number in 0..problems {
            let span = Span::new(source, 7..11);
            let message = format!("`100%` is no seed ({number})");
            diagnostics.push(Diagnostic::error(Code::WrongType, span, message).help("a whole number"));
        }
        diagnostics
    }

    #[test]
    fn commands_are_escaped() {
        assert_eq!(
            sample(1).to_github(),
            "::error file=a%2Cb.toml,line=1,col=8,endLine=1,endColumn=12,title=wrong-type::`100%25` is no seed \
             (0)%0Aa whole number\n"
        );
    }

    #[test]
    fn json_names_place_and_offending_text() {
        let json = sample(1).to_json();
        assert_eq!(json["errors"], 1);
        let problem = &json["problems"][0];
        assert_eq!((&problem["line"], &problem["column"]), (&json!(1), &json!(8)));
        assert_eq!((&problem["text"], &problem["code"]), (&json!("100%"), &json!("wrong-type")));
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let many = sample(103);
        assert_eq!(many.to_json()["more"], 3);
        assert_eq!(many.to_json()["problems"].as_array().map(Vec::len), Some(100));
        assert!(many.render(Style::Plain).contains("... and 3 more\n\n103 errors\n"));
        assert!(many.to_github().ends_with("::notice::and 3 more problems\n"));
    }
}
