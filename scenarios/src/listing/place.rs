//! Where in a listing something stands, and how that becomes a line and a column.

/// A place in the text of a listing. Kept small and resolved late: only problems need lines and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At this byte.
    At(usize),
    /// The `field`th of the CSV record that starts at byte `record` (or after the line breaks that stand there).
    Field { record: usize, field: usize },
}

impl Place {
    /// The byte at which it stands; the record's last field where it has too few.
    pub(super) fn offset(self, text: &str) -> usize {
        match self {
            Self::At(offset) => offset,
            Self::Field { record, field } => {
                let starts = Fields::of(text, record).starts;
                *starts.get(field).or(starts.last()).unwrap_or(&record)
            }
        }
    }
}

/// Where the fields of one CSV record stand: what the `csv` crate reads but does not tell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields {
    /// The byte at which each begins, its opening quote included.
    pub(super) starts: Vec<usize>,
    /// The opening quote that the text ends without closing.
    pub(super) unclosed: Option<usize>,
}

impl Fields {
    /// Walks the record that starts at byte `record`, by the rules of the `csv` crate.
    pub(super) fn of(text: &str, record: usize) -> Self {
        let bytes = text.as_bytes();
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let mut at = record + bytes[record..].iter().take_while(|byte| is_break(byte)).count();
        let mut starts = Vec::new();
        loop {
            starts.push(at);
            if bytes.get(at) == Some(&b'"') {
                match after_quotes(bytes, at + 1) {
                    Some(after) => at = after,
                    None => return Self { starts, unclosed: Some(at) },
                }
            }
            at += bytes[at..].iter().take_while(|byte| **byte != b',' && !is_break(byte)).count();
            if bytes.get(at) != Some(&b',') {
                return Self { starts, unclosed: None };
            }
            at += 1;
        }
    }
}

/// The line and column, both from 1, of each of `offsets`, which must ascend. Columns count characters; a line ends with
/// a line feed, a carriage return, or both.
pub(super) fn lines_and_columns(text: &str, offsets: &[usize]) -> Vec<(u32, u32)> {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut column) = (0, 1, 1);
    let resolve = |offset: &usize| {
        let offset = text.floor_char_boundary(*offset);
        for place in at..offset {
            if bytes[place] == b'\n' || (bytes[place] == b'\r' && bytes.get(place + 1) != Some(&b'\n')) {
                (line, column) = (line + 1, 1);
            } else if bytes[place] & 0b1100_0000 != 0b1000_0000 {
                column += 1;
            }
        }
        at = offset.max(at);
        (line, column)
    };
    offsets.iter().map(resolve).collect()
}

/// The byte after the quote that closes what was opened before `at`; a doubled quote stands for itself.
fn after_quotes(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes[at..].iter().position(|byte| *byte == b'"')? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_in_three_ways() {
        let text = "ab\ncd\r\ne\u{e9}f\rg";
        let offsets: Vec<usize> = ["a", "b", "c", "d", "e", "f", "g"].iter().map(|c| text.find(c).unwrap()).collect();
        let expected = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 3), (4, 1)];
        assert_eq!(lines_and_columns(text, &offsets), expected);
        assert_eq!(lines_and_columns(text, &[text.len(), text.len()]), [(4, 2), (4, 2)]);
    }

    #[test]
    fn fields_are_found_by_the_rules_of_the_csv_crate() {
        let cases: [(&str, &[usize], Option<usize>); 7] = [
            ("a,b\nc", &[0, 2], None),
            ("\r\n\na,,b", &[3, 5, 6], None),
            ("\"a,\nb\",c", &[0, 7], None),
            ("\"a\"\"b\",c", &[0, 7], None),
            ("\"a\"b\"c,d\n", &[0, 7], None),
            ("a,\"b,c\n", &[0, 2], Some(2)),
            ("", &[0], None),
        ];
        for (text, starts, unclosed) in cases {
            assert_eq!(Fields::of(text, 0), Fields { starts: starts.to_vec(), unclosed }, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_field_begins_where_we_say(text in "[ab\",\r\n\u{e9}]{0,60}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let mut record = csv::StringRecord::new();
            while reader.read_record(&mut record).unwrap() {
                let fields = Fields::of(&text, record.position().unwrap().byte() as usize);
                prop_assert_eq!(fields.starts.len(), record.len());
                for (start, field) in fields.starts.iter().zip(&record) {
                    let raw = text[*start..].strip_prefix('"').unwrap_or(&text[*start..]);
                    let first = field.chars().next().filter(|first| *first != '"');
                    prop_assert!(first.is_none_or(|first| raw.replace("\"", "").starts_with(first)));
                }
            }
        }
    }
}
