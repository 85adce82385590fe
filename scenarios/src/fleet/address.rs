//! Addresses for made-up networks: none that could belong to somebody.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

/// Unique public addresses from 100.64.0.0/10, which carriers share and nobody owns: room for four million sites.
#[derive(Debug, Default)]
pub(crate) struct PublicAddresses {
    taken: BTreeSet<Ipv4Addr>,
}

impl PublicAddresses {
    /// All of them but those given.
    pub(crate) fn reserving(given: impl IntoIterator<Item = Ipv4Addr>) -> Self {
        Self { taken: given.into_iter().collect() }
    }

    /// The address that `number` leads to, or the next free one.
    pub(crate) fn claim(&mut self, number: u64) -> Ipv4Addr {
        let mut place = number % PUBLIC_ROOM;
        loop {
            let address = Ipv4Addr::from_bits(PUBLIC_FIRST + ((place / 254) << 8) as u32 + (place % 254) as u32 + 1);
            if self.taken.insert(address) {
                return address;
            }
            place = (place + 1) % PUBLIC_ROOM;
        }
    }
}

/// The default gateway that `number` leads to: first address of one of the 64,000 /24 networks 10.1.0.0 to 10.250.255.0.
pub(crate) fn gateway(number: u64) -> Ipv4Addr {
    let network = number % (250 * 256);
    Ipv4Addr::new(10, (network / 256 + 1) as u8, (network % 256) as u8, 1)
}

/// The network of 256 addresses that an address lies in: its neighbourhood for Wake-on-LAN.
pub(crate) fn network(address: Ipv4Addr) -> u32 {
    address.to_bits() >> 8
}

/// Addresses for computers behind `gateway`, without end for any fleet: .10 to .254 of its own /24, then of those after
/// it in the same private block, then of the rest of 10.0.0.0/8. Where `gateway` is in no private block, its own /24 and
/// then 10.0.0.0/8.
pub(crate) fn private_hosts(gateway: Ipv4Addr) -> impl Iterator<Item = Ipv4Addr> {
    let own = network(gateway);
    let last = PRIVATE_BLOCKS.into_iter().find(|(first, last)| (*first..=*last).contains(&own)).map_or(own, |(_, l)| l);
    let (ten_first, ten_last) = PRIVATE_BLOCKS[0];
    let rest = (ten_first..=ten_last).filter(move |network| !(own..=last).contains(network));
    (own..=last)
        .chain(rest)
        .flat_map(|network| (10..=254).map(move |host| Ipv4Addr::from_bits(network << 8 | host)))
        .filter(move |address| *address != gateway)
}

/// First address of 100.64.0.0/10.
const PUBLIC_FIRST: u32 = Ipv4Addr::new(100, 64, 0, 0).to_bits();
/// Addresses in it, those ending in .0 and .255 left out.
const PUBLIC_ROOM: u64 = (1 << 14) * 254;
/// The private blocks of RFC 1918 as their first and last /24.
pub(crate) const PRIVATE_BLOCKS: [(u32, u32); 3] =
    [(0x0a_00_00, 0x0a_ff_ff), (0xac_10_00, 0xac_1f_ff), (0xc0_a8_00, 0xc0_a8_ff)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_unique_and_spare_those_given() {
        let given = Ipv4Addr::new(100, 64, 0, 8);
        let mut public = PublicAddresses::reserving([given]);
        let claimed: Vec<Ipv4Addr> = [7, 7, PUBLIC_ROOM - 1, PUBLIC_ROOM - 1].map(|number| public.claim(number)).into();
        let text: Vec<String> = claimed.iter().map(Ipv4Addr::to_string).collect();
        assert_eq!(text, ["100.64.0.9", "100.64.0.10", "100.127.255.254", "100.64.0.1"]);
    }

    #[test]
    fn private_addresses_start_at_the_gateway_and_never_end_or_repeat() {
        let cases = [
            ("10.1.0.1", "10.1.0.10", "10.1.0.11"),
            ("192.168.178.11", "192.168.178.10", "192.168.178.12"),
            ("172.31.255.254", "172.31.255.10", "172.31.255.11"),
            ("203.0.113.1", "203.0.113.10", "203.0.113.11"),
            ("10.255.255.1", "10.255.255.10", "10.255.255.11"),
        ];
        for (gateway, first, second) in cases {
            let gateway: Ipv4Addr = gateway.parse().unwrap();
            let addresses: Vec<Ipv4Addr> = private_hosts(gateway).take(250_000).collect();
            assert_eq!([addresses[0].to_string(), addresses[1].to_string()], [first, second]);
            let unique: BTreeSet<_> = addresses.iter().collect();
            assert_eq!(unique.len(), 250_000, "behind {gateway}");
            assert!(!unique.contains(&gateway));
        }
    }

    #[test]
    fn gateways_stay_in_their_range() {
        for (number, address) in [(0, "10.1.0.1"), (255, "10.1.255.1"), (63_999, "10.250.255.1"), (64_000, "10.1.0.1")]
        {
            assert_eq!(gateway(number).to_string(), address);
        }
    }
}
