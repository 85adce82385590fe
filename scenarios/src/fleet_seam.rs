//! Stand-ins for the fleet and listing modules, behind their signatures.

/// Synthetic fleets.
pub(crate) mod fleet {
    use std::net::Ipv4Addr;

    use model::id::SiteId;
    use model::plan::{Client, ClientBegins, OperatingSystem, Site};
    use model::rng::Chance;
    use model::time::SimDuration;

    pub(crate) mod apportion {
        pub(crate) fn largest_remainder(total: u32, weights: &[u32]) -> Vec<u32> {
            let sum: u64 = weights.iter().copied().map(u64::from).sum::<u64>().max(1);
            let product = |weight: u32| u64::from(total) * u64::from(weight);
            let mut shares: Vec<_> = weights.iter().map(|weight| (product(*weight) / sum) as u32).collect();
            let mut order: Vec<_> = (0..weights.len()).collect();
            order.sort_by_key(|place| std::cmp::Reverse(product(weights[*place]) % sum));
            let left = if weights.iter().any(|weight| *weight > 0) { total - shares.iter().sum::<u32>() } else { 0 };
            order.into_iter().take(left as usize).for_each(|place| shares[place] += 1);
            shares
        }
    }

    pub(crate) struct Spec {
        pub(crate) clients: u32,
        pub(crate) sites: Vec<SiteSpec>,
        pub(crate) operating_systems: Vec<(OperatingSystem, u32)>,
        pub(crate) users_logged_in_ppm: u32,
    }

    pub(crate) struct SiteSpec {
        pub(crate) name: String,
        pub(crate) public_ip: Option<Ipv4Addr>,
        pub(crate) default_gateway: Option<Ipv4Addr>,
        pub(crate) latency: SimDuration,
        pub(crate) jitter: SimDuration,
        pub(crate) downlink: u64,
        pub(crate) clients: u32,
    }

    #[derive(Debug)]
    pub(crate) struct Fleet {
        pub(crate) sites: Vec<Site>,
        pub(crate) clients: Vec<Client>,
    }

    pub(crate) fn generate(spec: &Spec, _chance: &Chance) -> Fleet {
        let sites = spec.sites.iter().enumerate().map(|(index, site)| Site {
            name: site.name.clone(),
            public_ip: site.public_ip.unwrap_or(Ipv4Addr::from(0x0b00_0000 + index as u32)),
            default_gateway: site.default_gateway.unwrap_or(Ipv4Addr::new(10, 0, 0, 1)),
            latency: site.latency,
            jitter: site.jitter,
            downlink: site.downlink,
        });
        let homes = spec.sites.iter().enumerate();
        let homes = homes.flat_map(|(index, site)| (0..site.clients).map(move |_| SiteId(index as u32)));
        let system = spec.operating_systems.iter().max_by_key(|(_, weight)| *weight).map(|(system, _)| *system);
        let clients = homes.zip(1..).map(|(site, number)| Client {
            listing_id: number,
            name: format!("client-{number}"),
            hostname: format!("pc-{number}"),
            site,
            operating_system: system.unwrap_or(OperatingSystem::Windows),
            private_ip: Ipv4Addr::from(0x0a00_0000 + number as u32),
            console_user: (spec.users_logged_in_ppm == 1_000_000).then(|| "somebody".to_owned()),
            begins: ClientBegins::WithFleet { since: None },
        });
        Fleet { sites: sites.collect(), clients: clients.take(spec.clients as usize).collect() }
    }
}

/// Listings: a stand-in that reads a few columns by place.
pub(crate) mod listing {
    use std::net::Ipv4Addr;

    use indexmap::IndexMap;
    use model::id::SiteId;
    use model::plan::{Client, ClientBegins, OperatingSystem, Site};
    use model::time::{SimDuration, SimTime};

    pub(crate) use super::fleet::Fleet;

    #[derive(Clone, Copy, Debug)]
    pub(crate) enum Form {
        Json,
        Csv,
    }

    pub(crate) struct SiteDefaults {
        pub(crate) latency: SimDuration,
        pub(crate) jitter: SimDuration,
        pub(crate) downlink: u64,
    }

    pub(crate) struct Problem {
        pub(crate) line: u32,
        pub(crate) column: u32,
        pub(crate) offending: String,
        pub(crate) message: String,
        pub(crate) help: String,
    }

    pub(crate) struct Note {
        pub(crate) message: String,
    }

    pub(crate) fn read(
        bytes: &[u8],
        _form: Form,
        defaults: &SiteDefaults,
        _starts: &jiff::Zoned,
    ) -> Result<(Fleet, Vec<Note>), Vec<Problem>> {
        let text = String::from_utf8_lossy(bytes);
        let mut homes: IndexMap<Ipv4Addr, u32> = IndexMap::new();
        let (mut clients, mut problems) = (Vec::new(), Vec::new());
        for (row, line) in text.lines().enumerate().skip(1) {
            let cells: Vec<_> = line.split(',').collect();
            let [id, hostname, ip, ..] = cells[..] else { continue };
            let Ok(public_ip) = ip.parse() else {
                problems.push(Problem {
                    line: row as u32 + 1,
                    column: (id.len() + hostname.len()) as u32 + 3,
                    offending: ip.to_owned(),
                    message: "`public_ip` is not an IPv4 or IPv6 address".to_owned(),
                    help: "write it such as 203.0.113.7 or 2001:db8::7, without port or prefix length".to_owned(),
                });
                continue;
            };
            let next = homes.len() as u32;
            clients.push(Client {
                listing_id: row as u64,
                name: hostname.to_owned(),
                hostname: hostname.to_owned(),
                site: SiteId(*homes.entry(public_ip).or_insert(next)),
                operating_system: OperatingSystem::Windows,
                private_ip: Ipv4Addr::new(10, 0, 0, 9),
                console_user: None,
                begins: match cells.get(4) {
                    Some(left) if !left.is_empty() => ClientBegins::SwitchedOff { since: SimTime::ZERO },
                    _ => ClientBegins::WithFleet { since: None },
                },
            });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let sites = homes.keys().map(|ip| Site {
            name: format!("site-{ip}"),
            public_ip: *ip,
            default_gateway: Ipv4Addr::new(10, 0, 0, 1),
            latency: defaults.latency,
            jitter: defaults.jitter,
            downlink: defaults.downlink,
        });
        let notes = (clients.len() > 1).then(|| Note { message: "more than one".to_owned() });
        Ok((Fleet { sites: sites.collect(), clients }, notes.into_iter().collect()))
    }
}
