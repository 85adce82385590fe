//! The valid name that was probably meant.

/// The one of `valid` that is so near to `wrong` that a slip of the hand explains the difference.
///
/// Distance is Damerau-Levenshtein without regard to case; at most a third of the longer name may differ. The first of
/// several equally near names wins.
pub fn nearest(wrong: &str, valid: impl IntoIterator<Item = impl AsRef<str>>) -> Option<String> {
    if wrong.len() > NAME_BYTES_MAX {
        return None;
    }
    let wrong = wrong.to_lowercase();
    valid
        .into_iter()
        .filter(|name| name.as_ref().len() <= NAME_BYTES_MAX)
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.as_ref().to_lowercase()), name))
        .filter(|(distance, name)| *distance <= wrong.len().max(name.as_ref().len()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.as_ref().to_owned())
}

/// Longer names are not compared: the time for it grows with the product of both lengths.
const NAME_BYTES_MAX: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let valid = ["duration", "seed", "starts", "tick"];
        let cases = [
            ("duratoin", Some("duration")),
            ("Duration", Some("duration")),
            ("start", Some("starts")),
            ("tik", Some("tick")),
            ("colour", None),
            ("", None),
        ];
        for (wrong, near) in cases {
            assert_eq!(nearest(wrong, valid).as_deref(), near, "{wrong}");
        }
        assert_eq!(nearest(&"d".repeat(1_000_000), valid), None);
    }
}
