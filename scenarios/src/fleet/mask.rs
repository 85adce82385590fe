//! Pseudonyms for a real fleet, so that a report can leave the house.
//!
//! Equal names and addresses get equal pseudonyms under one key, sites stay sites and neighbours stay neighbours, so a
//! masked report reads like the original. Pseudonyms are keyed hashes: without the key, which is the listing itself or
//! a secret of the planner's, nobody can even test a guess. Listing ids are kept: they mean nothing outside, and lead
//! the planner back. How many clients a site has is not hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use model::id::SiteId;
use model::plan::{Client, Site};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use super::Fleet;
use super::address::{self, PRIVATE_BLOCKS, PublicAddresses};

/// What pseudonyms depend on. Whoever has it can test guesses, so it stays in the house.
#[derive(Clone, Copy)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from everything the fleet says: another listing gives other pseudonyms.
    pub fn of_fleet(fleet: &Fleet) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("jumpstorm 2026 mask by fleet");
        let mut text = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        for site in &fleet.sites {
            text(&site.name);
            text(&site.public_ip.to_string());
        }
        for client in &fleet.clients {
            text(&client.name);
            text(&client.hostname);
            text(client.console_user.as_deref().unwrap_or_default());
            text(&format!("{} {} {:?}", client.listing_id, client.private_ip, client.begins));
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// A key from a planner's own secret, for the same pseudonyms in every report. As strong as the secret.
    pub fn of_secret(secret: &str) -> Self {
        Self(blake3::derive_key("jumpstorm 2026 mask by secret", secret.as_bytes()))
    }

    fn hash(&self, kind: &str, what: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.0, [kind, "\0", what].concat().as_bytes())
    }

    fn number(&self, kind: &str, what: &str) -> u64 {
        let hash = self.hash(kind, what);
        let (first, _) = hash.as_bytes().split_first_chunk::<8>().expect("a hash has 32 bytes");
        u64::from_le_bytes(*first)
    }

    /// `kind` and ten digits of 32: two of 250,000 names collide three times in a hundred thousand fleets.
    fn pseudonym(&self, prefix: &str, kind: &str, what: &str) -> String {
        let number = self.number(kind, what);
        let mut pseudonym = String::with_capacity(prefix.len() + 10);
        pseudonym.push_str(prefix);
        pseudonym.extend((0..10).map(|digit| char::from(DIGITS[(number >> (5 * digit)) as usize % 32])));
        pseudonym
    }
}

/// The same fleet under pseudonyms: names of sites, computers and users, every address, and whatever people have written down
/// about a Jump Client.
pub fn mask(fleet: &Fleet, key: &Key) -> Fleet {
    let mut public = PublicAddresses::default();
    let mut networks = Networks { key, fleet, known: BTreeMap::new(), taken: BTreeSet::new() };
    let sites = fleet.sites.iter().zip(0..).map(|(site, id)| Site {
        name: key.pseudonym("site-", "site", &site.name),
        public_ip: public.claim(key.number("public address", &site.public_ip.to_string())),
        default_gateway: networks.mask(SiteId(id), site.default_gateway),
        ..site.clone()
    });
    let sites = sites.collect();
    // What says nothing stays so.
    let words = |prefix: &str, kind: &str, text: &str| match text {
        "" => String::new(),
        text => key.pseudonym(prefix, kind, text),
    };
    let clients = fleet.clients.iter().map(|client| Client {
        name: key.pseudonym("client-", "computer", &client.name),
        hostname: key.pseudonym("host-", "computer", &client.hostname),
        private_ip: networks.mask(client.site, client.private_ip),
        tag: words("tag-", "tag", &client.tag),
        comments: words("comments-", "comments", &client.comments),
        attributes: client
            .attributes
            .iter()
            .map(|(code, text)| (words("attribute-", "attribute", code), words("value-", "value", text)))
            .collect(),
        console_user: client.console_user.as_ref().map(|user| key.pseudonym("user-", "user", user)),
        ..client.clone()
    });
    Fleet { clients: clients.collect(), sites }
}

/// The /24 networks of every site: each becomes another, with its hosts in another order.
///
/// A network's pseudonym depends on its site, or half the world's 192.168.1.0 would give itself away by its number.
struct Networks<'a> {
    key: &'a Key,
    fleet: &'a Fleet,
    known: BTreeMap<(SiteId, u32), Network>,
    taken: BTreeSet<(SiteId, u32)>,
}

struct Network {
    pseudonym: u32,
    hosts: [u8; 256],
}

impl Networks<'_> {
    fn mask(&mut self, site: SiteId, address: Ipv4Addr) -> Ipv4Addr {
        let network = address::network(address);
        if !self.known.contains_key(&(site, network)) {
            let made = self.make(site, network);
            self.known.insert((site, network), made);
        }
        let Network { pseudonym, hosts } = &self.known[&(site, network)];
        let host = hosts[usize::from(address.octets()[3])];
        Ipv4Addr::from_bits(pseudonym << 8 | u32::from(host))
    }

    fn make(&mut self, site: SiteId, network: u32) -> Network {
        let what = format!("{} {network}", self.fleet.sites[site.index()].public_ip);
        let seed = self.key.hash("network", &what);
        let mut place = (self.key.number("network", &what) % u64::from(TEN_ROOM)) as u32;
        while !self.taken.insert((site, place)) {
            place = (place + 1) % (TEN_ROOM + RESERVED_ROOM);
        }
        let pseudonym = if place < TEN_ROOM { PRIVATE_BLOCKS[0].0 + place } else { RESERVED_FIRST + place - TEN_ROOM };
        let mut hosts = std::array::from_fn(|host| host as u8);
        hosts[1..255].shuffle(&mut ChaCha8Rng::from_seed(*seed.as_bytes()));
        Network { pseudonym, hosts }
    }
}

/// Digits and letters that are not taken for one another.
const DIGITS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz0";
/// How many /24 networks 10.0.0.0/8 has.
const TEN_ROOM: u32 = 1 << 16;
/// The first /24 of 240.0.0.0/4, reserved for ever, and how many it has: for a site with more networks than 10.0.0.0/8.
const RESERVED_FIRST: u32 = 0xf0_00_00;
const RESERVED_ROOM: u32 = 1 << 20;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_of_the_original_is_left() {
        let fleet = fleet(&[(0, "ANNA-PC", "192.168.1.20"), (1, "ANNA-PC", "192.168.1.20")]);
        let masked = mask(&fleet, &Key::of_fleet(&fleet));
        let text = format!("{masked:?}");
        for original in ["ANNA", "anna", "203.0.113", "192.168", "site 0"] {
            assert!(!text.contains(original), "{original} in {text}");
        }
        assert_eq!(masked.clients[0].hostname, masked.clients[1].hostname, "the same input, the same pseudonym");
        assert_ne!(masked.clients[0].private_ip, masked.clients[1].private_ip, "192.168.1 must not give itself away");
        assert_eq!(masked.clients[0].listing_id, 1);
        assert_eq!(masked.clients[0].tag, masked.clients[1].tag);
        let silent = Fleet { clients: vec![Client::standard(0, SiteId(0))], ..fleet.clone() };
        let client = &mask(&silent, &Key::of_fleet(&fleet)).clients[0];
        assert_eq!((client.tag.as_str(), client.comments.as_str(), client.attributes.len()), ("", "", 0));
    }

    #[test]
    fn pseudonyms_depend_on_the_key_alone() {
        let one = fleet(&[(0, "a", "10.0.0.2")]);
        let two = fleet(&[(0, "a", "10.0.0.2"), (0, "b", "10.0.0.3")]);
        let under = |fleet: &Fleet, key: &Key| mask(fleet, key).clients[0].hostname.clone();
        assert_eq!(under(&one, &Key::of_secret("s")), under(&two, &Key::of_secret("s")));
        assert_ne!(under(&one, &Key::of_secret("s")), under(&one, &Key::of_secret("t")));
        assert_ne!(under(&one, &Key::of_fleet(&one)), under(&two, &Key::of_fleet(&two)));
    }

    proptest! {
        #[test]
        fn neighbours_stay_neighbours_and_nobody_else_becomes_one(
            addresses in prop::collection::vec((0..3_u32, 0..4_u32, any::<u8>()), 1..40)
        ) {
            let addresses: Vec<(u32, &str, String)> = addresses
                .into_iter()
                .map(|(site, network, host)| (site, "pc", Ipv4Addr::from_bits(network << 20 | u32::from(host)).to_string()))
                .collect();
            let fleet = fleet(&addresses.iter().map(|(s, h, a)| (*s, *h, a.as_str())).collect::<Vec<_>>());
            let masked = mask(&fleet, &Key::of_fleet(&fleet));
            let place = |client: &Client| (client.site, address::network(client.private_ip));
            for (a, masked_a) in fleet.clients.iter().zip(&masked.clients) {
                for (b, masked_b) in fleet.clients.iter().zip(&masked.clients) {
                    prop_assert_eq!(place(a) == place(b), place(masked_a) == place(masked_b));
                    if place(a) == place(b) {
                        prop_assert_eq!(a.private_ip == b.private_ip, masked_a.private_ip == masked_b.private_ip);
                    }
                }
            }
        }
    }

    fn fleet(clients: &[(u32, &str, &str)]) -> Fleet {
        let site = |n: u8| Site {
            name: format!("site {n}"),
            public_ip: Ipv4Addr::new(203, 0, 113, n),
            default_gateway: Ipv4Addr::new(192, 168, 1, 1),
            ..Site::standard("")
        };
        let client = |((site, hostname, address), listing_id): (&(u32, &str, &str), u64)| Client {
            listing_id,
            name: "Anna's PC".into(),
            hostname: (*hostname).into(),
            private_ip: address.parse().unwrap(),
            console_user: Some("anna".into()),
            tag: "anna's".into(),
            comments: "Anna sits in 203.0.113".into(),
            attributes: [("ANNAS_ROOM".to_owned(), "anna 4.12".to_owned())].into(),
            ..Client::standard(0, SiteId(*site))
        };
        Fleet { sites: (0..3).map(site).collect(), clients: clients.iter().zip(1..).map(client).collect() }
    }
}
