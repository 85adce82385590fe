//! The texts that problems point into, and places in them.

use std::ops::Range;

/// A text: its place in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// Part of a text, as bytes from its beginning. Ordered by text, then by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which text.
    pub source: SourceId,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `source`.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let clip = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source, start: clip(range.start), end: clip(range.end.max(range.start)) }
    }

    /// The same as a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place as a person or an editor names it. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name as it was given, or the option it came from: `--set run.duration=1h`.
    pub file: String,
    /// The first line.
    pub line: usize,
    /// The first column.
    pub column: usize,
    /// The line of the end.
    pub line_end: usize,
    /// The column behind the end.
    pub column_end: usize,
}

/// Every text that was read for one scenario, in the order of reading.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
}

impl Sources {
    /// Adds a text under the name that reports show. At most 4 GiB.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(ends).collect();
        self.files.push(Source { name: name.into(), text, lines });
        SourceId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files are read"))
    }

    /// Every text, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = SourceId> {
        (0..self.files.len()).map(|place| SourceId(u32::try_from(place).expect("fewer than 2^32 files are read")))
    }

    /// The name of a text.
    pub fn name(&self, source: SourceId) -> &str {
        &self.file(source).name
    }

    /// A whole text.
    pub fn text(&self, source: SourceId) -> &str {
        &self.file(source).text
    }

    /// What stands at `span`, cut to whole characters that exist.
    pub fn slice(&self, span: Span) -> &str {
        let text = self.text(span.source);
        &text[self.clamp(span.source, span.start as usize)..self.clamp(span.source, span.end as usize)]
    }

    /// The line in which `span` begins, without its end.
    pub fn line(&self, span: Span) -> &str {
        let Source { text, lines, .. } = self.file(span.source);
        let line = lines.partition_point(|start| *start <= span.start as usize).max(1) - 1;
        text[lines[line]..].lines().next().unwrap_or_default()
    }

    /// The bytes `range` of the string that stands in quotes at `span`; all of `span` where escapes move them.
    pub fn part(&self, span: Span, range: Range<usize>) -> Span {
        let written = self.slice(span);
        let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| written.starts_with(quote)).unwrap_or("");
        if (quotes.starts_with('"') && written.contains('\\')) || quotes.len() + range.end > written.len() {
            return span;
        }
        let from = span.start as usize + quotes.len();
        Span::new(span.source, from + range.start..from + range.end)
    }

    /// The span of the whole text.
    pub fn whole(&self, source: SourceId) -> Span {
        Span::new(source, 0..self.text(source).len())
    }

    /// The span of `length` characters from a line and column on, both counted from 1; clipped to the line.
    pub fn span_at(&self, source: SourceId, line: usize, column: usize, length: usize) -> Span {
        let start = self.file(source).lines.get(line.saturating_sub(1)).copied();
        let start = start.unwrap_or(self.text(source).len());
        let text = self.text(source)[start..].split('\n').next().unwrap_or_default();
        let byte = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        let first = column.saturating_sub(1);
        Span::new(source, start + byte(first)..start + byte(first.saturating_add(length)))
    }

    /// Where `span` stands.
    pub fn place(&self, span: Span) -> Place {
        let (line, column) = self.line_and_column(span.source, span.start as usize);
        let (line_end, column_end) = self.line_and_column(span.source, span.end as usize);
        Place { file: self.name(span.source).to_owned(), line, column, line_end, column_end }
    }

    /// The whole lines that cover `range`, and the number of the first.
    pub(super) fn lines(&self, source: SourceId, range: Range<usize>) -> (Range<usize>, usize) {
        let Source { text, lines, .. } = self.file(source);
        let first = lines.partition_point(|start| *start <= range.start).max(1) - 1;
        let end = lines.get(lines.partition_point(|start| *start <= range.end)).copied();
        (lines[first]..end.unwrap_or(text.len()), first + 1)
    }

    fn line_and_column(&self, source: SourceId, at: usize) -> (usize, usize) {
        let Source { text, lines, .. } = self.file(source);
        let at = self.clamp(source, at);
        let line = lines.partition_point(|start| *start <= at);
        (line, text[lines[line - 1]..at].chars().count() + 1)
    }

    fn clamp(&self, source: SourceId, at: usize) -> usize {
        self.text(source).floor_char_boundary(at)
    }

    fn file(&self, source: SourceId) -> &Source {
        &self.files[source.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "é = 1\nzwei = 2\n");
        let cases = [
            (0..2, (1, 1, 1, 2), "é"),
            (5..6, (1, 5, 1, 6), "1"),
            (7..11, (2, 1, 2, 5), "zwei"),
            (16..16, (3, 1, 3, 1), ""),
            (99..120, (3, 1, 3, 1), ""),
        ];
        for (range, (line, column, line_end, column_end), text) in cases {
            let span = Span::new(id, range.clone());
            let file = "a.toml".to_owned();
            assert_eq!(sources.place(span), Place { file, line, column, line_end, column_end }, "{range:?}");
            assert_eq!(sources.slice(span), text, "{range:?}");
        }
        assert_eq!(sources.slice(sources.span_at(id, 2, 8, 99)), "2");
        assert_eq!(sources.slice(sources.span_at(id, 9, 9, 9)), "");
    }

    #[test]
    fn parts_of_strings_are_found_in_their_quotes() {
        for (written, part) in
            [("\"max x\"", "x"), ("'max x'", "x"), ("max x", "x"), ("\"max\\u0020x\"", "\"max\\u0020x\"")]
        {
            let mut sources = Sources::default();
            let id = sources.add("a.toml", written);
            assert_eq!(sources.slice(sources.part(sources.whole(id), 4..5)), part, "{written}");
        }
    }
}
