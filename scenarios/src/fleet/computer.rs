//! One made-up computer: what it is called and who sits at it.

use std::collections::BTreeSet;

use fake::Fake;
use fake::faker::name::raw::{FirstName, LastName};
use fake::locales::EN;
use model::plan::{Computer, OperatingSystem};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

/// One computer as it was drawn.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Drawn {
    /// Unique in its fleet, at most 15 characters as NetBIOS wants.
    pub(crate) hostname: String,
    /// What the Jump interface shows.
    pub(crate) name: String,
    /// Who is logged in.
    pub(crate) console_user: Option<String>,
    /// What sort it is.
    pub(crate) kind: Kind,
}

/// What sort of computer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Stays on a desk.
    Desktop,
    /// Goes home in the evening.
    Laptop,
    /// Runs day and night.
    Server,
    /// A single-board computer behind a screen.
    Board,
}

impl Drawn {
    /// Draws a computer that runs `system`, of a kind that is given or drawn. `codes` holds the codes in use, so that no
    /// hostname comes twice.
    pub(crate) fn new(
        system: OperatingSystem,
        kind: Option<Kind>,
        users_logged_in_ppm: u32,
        codes: &mut BTreeSet<u64>,
        chance: &mut ChaCha8Rng,
    ) -> Self {
        let usual = sort(system, chance.random_range(0..100));
        let (prefix, kind) = kind.filter(|_| usual.1 != Kind::Board).map_or(usual, |kind| sort_of(system, kind));
        let mut code = chance.random_range(0..CODES);
        let first: &str = FirstName(EN).fake_with_rng(chance);
        let last: &str = LastName(EN).fake_with_rng(chance);
        let logged_in = chance.random_ratio(users_logged_in_ppm.min(1_000_000), 1_000_000);
        while !codes.insert(code) {
            code = chance.random_range(0..CODES);
        }
        let hostname = hostname(prefix, code);
        let name = match kind {
            Kind::Desktop | Kind::Laptop => [first, " ", last, "'s ", noun(system, kind)].concat(),
            Kind::Server | Kind::Board => hostname.clone(),
        };
        Self { hostname, name, console_user: logged_in.then(|| account(first, last)), kind }
    }
}

impl Kind {
    /// Recognises the computers that [`Drawn::new`] makes.
    pub(crate) fn of_hostname(hostname: &str) -> Self {
        let prefix = hostname.split_once('-').map_or("", |(prefix, _)| prefix);
        PREFIXES.into_iter().find(|(known, _)| *known == prefix).map_or(Self::Desktop, |(_, kind)| kind)
    }
}

impl From<Computer> for Kind {
    fn from(computer: Computer) -> Self {
        match computer {
            Computer::Desktop => Self::Desktop,
            Computer::Laptop => Self::Laptop,
            Computer::Server => Self::Server,
        }
    }
}

impl From<Kind> for Computer {
    /// A board stays where it is, as a desktop does.
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Desktop | Kind::Board => Self::Desktop,
            Kind::Laptop => Self::Laptop,
            Kind::Server => Self::Server,
        }
    }
}

/// The code in a hostname that [`Drawn::new`] may have made.
pub(crate) fn code(hostname: &str) -> Option<u64> {
    let (_, digits) = hostname.split_once('-').filter(|(_, digits)| digits.len() == CODE_DIGITS as usize)?;
    let digit = |byte| CODE_ALPHABET.iter().position(|known| *known == byte).map(|digit| digit as u64);
    digits.bytes().rev().try_fold(0, |code, byte| Some(code << 5 | digit(byte)?))
}

/// Prefix and sort for a percentile. Desktops, laptops and servers come as 60, 35 and 5 in a hundred over the usual mix
/// of systems (`assumptions.md` 10).
fn sort(system: OperatingSystem, percentile: u32) -> (&'static str, Kind) {
    let kind = match (system, percentile) {
        (OperatingSystem::Windows, ..68) => Kind::Desktop,
        (OperatingSystem::Windows, 68..98) => Kind::Laptop,
        (OperatingSystem::Windows, 98..) => Kind::Server,
        (OperatingSystem::Mac, ..20) => Kind::Desktop,
        (OperatingSystem::Mac, 20..) => Kind::Laptop,
        (OperatingSystem::Linux, ..40) => Kind::Desktop,
        (OperatingSystem::Linux, 40..) => Kind::Server,
        (OperatingSystem::RaspberryPi, _) => Kind::Board,
    };
    sort_of(system, kind)
}

/// Prefix and sort of a kind of computer with that system.
fn sort_of(system: OperatingSystem, kind: Kind) -> (&'static str, Kind) {
    let [desktop, laptop, server, imac, macbook, linux, board] = PREFIXES;
    match (kind, system) {
        (Kind::Desktop, OperatingSystem::Mac) => imac,
        (Kind::Desktop, OperatingSystem::Linux) => linux,
        (Kind::Desktop, _) => desktop,
        (Kind::Laptop, OperatingSystem::Mac) => macbook,
        (Kind::Laptop, _) => laptop,
        (Kind::Server, _) => server,
        (Kind::Board, _) => board,
    }
}

fn noun(system: OperatingSystem, kind: Kind) -> &'static str {
    match (system, kind) {
        (OperatingSystem::Mac, _) => "Mac",
        (_, Kind::Laptop) => "laptop",
        _ => "PC",
    }
}

fn hostname(prefix: &str, code: u64) -> String {
    let mut hostname = String::with_capacity(prefix.len() + 1 + CODE_DIGITS as usize);
    hostname.push_str(prefix);
    hostname.push('-');
    hostname.extend((0..CODE_DIGITS).map(|digit| char::from(CODE_ALPHABET[(code >> (digit * 5)) as usize % 32])));
    hostname
}

fn account(first: &str, last: &str) -> String {
    let mut account = String::with_capacity(first.len() + 1 + last.len());
    account.push_str(first);
    account.push('.');
    account.push_str(last);
    account.retain(|c| c.is_ascii_alphanumeric() || c == '.');
    account.make_ascii_lowercase();
    account
}

/// How hostnames begin.
const PREFIXES: [(&str, Kind); 7] = [
    ("DESKTOP", Kind::Desktop),
    ("LAPTOP", Kind::Laptop),
    ("SRV", Kind::Server),
    ("IMAC", Kind::Desktop),
    ("MACBOOK", Kind::Laptop),
    ("LINUX", Kind::Desktop),
    ("PI", Kind::Board),
];
/// Digits of a hostname's code: seven, as Windows itself draws them.
const CODE_DIGITS: u32 = 7;
/// How many codes there are: 34 thousand million, so that two of 25,000 clients draw the same one time in a hundred.
const CODES: u64 = 1 << (5 * CODE_DIGITS);
/// Digits and letters that are not taken for one another.
const CODE_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

#[cfg(test)]
mod tests {
    use model::rng::Chance;

    use super::*;

    #[test]
    fn hostnames_fit_netbios_and_tell_their_kind() {
        let mut codes = BTreeSet::new();
        for (prefix, kind) in PREFIXES {
            let name = hostname(prefix, CODES - 1);
            assert!(name.len() <= 15, "{name}");
            assert_eq!((Kind::of_hostname(&name), code(&name)), (kind, Some(CODES - 1)));
        }
        let mut draw = || {
            let mut chance = Chance::new(1).generator("computer");
            Drawn::new(OperatingSystem::Linux, None, 1_000_000, &mut codes, &mut chance)
        };
        let (first, second) = (draw(), draw());
        assert_ne!(first.hostname, second.hostname, "the same draw again gets another code");
        assert_eq!(first.console_user, second.console_user);
    }

    /// What is asked for is drawn; who owns the computer stays the same.
    #[test]
    fn a_kind_that_is_given_changes_the_name_alone() {
        let draw = |system, kind| {
            let mut chance = Chance::new(1).generator("computer");
            Drawn::new(system, kind, 1_000_000, &mut BTreeSet::new(), &mut chance)
        };
        let usual = draw(OperatingSystem::Windows, None);
        let asked = draw(OperatingSystem::Windows, Some(Kind::Laptop));
        assert!(asked.hostname.starts_with("LAPTOP-") && asked.kind == Kind::Laptop);
        assert_eq!((code(&asked.hostname), &asked.console_user), (code(&usual.hostname), &usual.console_user));
        assert_eq!(draw(OperatingSystem::RaspberryPi, Some(Kind::Laptop)).kind, Kind::Board);
    }

    #[test]
    fn accounts_are_plain() {
        assert_eq!(account("Mae", "O'Kon"), "mae.okon");
    }
}
