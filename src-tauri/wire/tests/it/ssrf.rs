//! Webhook addresses that must never be called (`contract.md §7`), as they are written and by what
//! their names resolve to.
//!
//! Every case carries the port of a listener on all of this computer's addresses: whatever slips
//! through and leads here would be seen.

use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::Arc;

use uuid::Uuid;
use wire::webhook::{Hook, KNOWLEDGE_TIMEOUT, Lookup, Message, Policy, Posting, Webhooks};
use wire::{Error, NextStep};

use crate::support::{now, within};

/// Hosts as they may be written, each an address or a name that is not public.
const HOSTS: &[&str] = &[
    // Loopback, this network, private, carrier-grade, link-local.
    "127.0.0.1",
    "127.255.255.254",
    "127.0.53.53",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.0.1",
    "169.254.255.254",
    // Metadata.
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "metadata.google.internal",
    "metadata.azure.internal",
    "instance-data.ec2.internal",
    "[fd00:ec2::254]",
    "[fe80::a9fe:a9fe]",
    // Protocols, examples, benchmarks, relays, multicast, reserved, broadcast.
    "192.0.0.1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "198.19.255.255",
    "192.88.99.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.175.48.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    // Decimal, octal, hex, shortened, mixed.
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "0x7f.1",
    "127.1",
    "127.0.1",
    "0",
    "0x0",
    "10.0x1",
    "3232235777",
    "0xa9fea9fe",
    "2852039166",
    "0251.0376.0251.0376",
    "0xA9.0xFE.0xA9.0xFE",
    "169.0xfe.43518",
    "00000177.0.0.1",
    // Percent-encoded and full-width, and dots of other scripts.
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "%6c%6f%63alhost",
    "１２７.0.0.1",
    "１２７．０．０．１",
    "127。0。0。1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "ｌｏｃａｌｈｏｓｔ",
    "①②⑦.⓪.⓪.①",
    // Trailing dots.
    "127.0.0.1.",
    "169.254.169.254.",
    "localhost.",
    "metadata.google.internal.",
    // Names of this computer and of the local network.
    "localhost",
    "LOCALHOST",
    "foo.localhost",
    "a.b.localhost",
    "localhost.localdomain",
    "printer.local",
    "router.home.arpa",
    "intranet",
    "db.internal",
    // IPv6: loopback, unspecified, link- and site-local, unique local, multicast.
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::]",
    "[fe80::1]",
    "[febf::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fdff:ffff::1]",
    "[ff02::1]",
    "[ff0e::1]",
    // Mapped, compatible, translated, 6to4, Teredo, ISATAP-like, examples, discard, ORCHID.
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:8.8.8.8]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b::8.8.8.8]",
    "[64:ff9b:1::1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[2002:808:808::1]",
    "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    "[2001::1]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[100::1]",
    "[2001:10::1]",
    "[2001:20::1]",
    "[5f00::1]",
];

/// Addresses that are refused for more than their host; `{port}` is the listener's.
const URLS: &[&str] = &[
    "https://user@hooks.example.com:{port}/",
    "https://user:secret@hooks.example.com:{port}/",
    "https://hooks.example.com@127.0.0.1:{port}/",
    "https://hooks.example.com:443@127.0.0.1:{port}/",
    "https://hooks.example.com%40127.0.0.1:{port}/",
    "https://127.0.0.1:{port}#@hooks.example.com/",
    "https://127.0.0.1:{port}?@hooks.example.com/",
    "https://127.0.0.1:{port}\\@hooks.example.com/",
    "https:\\\\127.0.0.1:{port}/",
    "https:127.0.0.1:{port}/",
    "https:///127.0.0.1:{port}/",
    "https://[::1%25lo]:{port}/",
    "https://127.0.0.1\t:{port}/",
    "https://127.0.0.1 :{port}/",
    "https://127.0.\n0.1:{port}/",
    " https://hooks.example.com:{port}/",
    "http://hooks.example.com:{port}/",
    "HTTP://8.8.8.8:{port}/",
    "ws://hooks.example.com:{port}/",
    "ftp://hooks.example.com:{port}/",
    "gopher://127.0.0.1:{port}/_POST",
    "file:///etc/passwd",
    "data:application/json,{}",
    "//hooks.example.com:{port}/",
    "hooks.example.com:{port}",
    "https://",
    "https://:{port}/",
    "",
];

/// What a public name may resolve to that refuses it.
const ANSWERS: &[&[&str]] = &[
    &["127.0.0.1"],
    &["::1"],
    &["0.0.0.0"],
    &["::"],
    &["10.0.0.1"],
    &["172.16.0.1"],
    &["192.168.1.1"],
    &["100.64.0.1"],
    &["169.254.169.254"],
    &["100.100.100.200"],
    &["168.63.129.16"],
    &["224.0.0.1"],
    &["255.255.255.255"],
    &["fe80::1"],
    &["fc00::1"],
    &["fd00:ec2::254"],
    &["ff02::1"],
    &["::ffff:127.0.0.1"],
    &["::ffff:192.168.1.1"],
    &["64:ff9b::7f00:1"],
    &["64:ff9b::a9fe:a9fe"],
    &["64:ff9b:1::a00:1"],
    &["2002:7f00:1::"],
    &["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    &["2001:db8::1"],
    // Mixed: one that is not public refuses them all, wherever it stands.
    &["8.8.8.8", "127.0.0.1"],
    &["127.0.0.1", "8.8.8.8"],
    &["2606:4700:4700::1111", "::1"],
    &["8.8.8.8", "8.8.4.4", "10.0.0.1", "1.1.1.1"],
    &["8.8.8.8", "fe80::1"],
];

/// A listener nobody must come to. Not tokio's: who connected is asked for once, at the end, and
/// the system knows at once.
struct Trap {
    listener: TcpListener,
    port: u16,
}

impl Trap {
    fn set() -> Self {
        // Both families where the computer has them.
        let listener = TcpListener::bind("[::]:0")
            .or_else(|_| TcpListener::bind("0.0.0.0:0"))
            .expect("a port");
        listener.set_nonblocking(true).expect("it may be asked");
        let port = listener.local_addr().expect("bound").port();
        Self { listener, port }
    }

    fn assert_empty(&self) {
        let came = self.listener.accept().map(|(_, from)| from);
        let nobody = came
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
        assert!(nobody, "somebody was called: {came:?}");
    }
}

fn resolving_to(addresses: &[&str]) -> Lookup {
    let addresses = addresses
        .iter()
        .map(|text| text.parse().expect("an address"));
    let addresses: Vec<IpAddr> = addresses.collect();
    Arc::new(move |_| Box::pin(std::future::ready(Ok(addresses.clone()))))
}

fn webhooks(allow_loopback: bool, answers: &[&str]) -> Webhooks {
    let policy = Policy { allow_loopback };
    Webhooks::with_lookup(policy, Arc::new(now), resolving_to(answers)).expect("TLS")
}

/// The refusal, which must come before anything is sent.
async fn refused(webhooks: &Webhooks, url: &str) -> Error {
    let hook = Hook {
        url: url.to_owned(),
        secret: None,
    };
    let message = Message::from(&serde_json::json!({"type": "agent_assist_sync"}));
    let posting = Posting {
        name: "webhook.knowledge",
        message: &message,
        idempotency_key: "k",
        correlation_id: Uuid::nil(),
        timeout: KNOWLEDGE_TIMEOUT,
        log_head: None,
    };
    let error = within(webhooks.post(&hook, &posting)).await;
    let error = error.expect_err(url);
    assert!(
        matches!(error, Error::AddressRefused { .. }),
        "{url}: {error:?}"
    );
    assert_eq!(error.next_step(), NextStep::GiveUp, "{url}");
    error
}

#[test]
fn the_table_is_long_enough() {
    assert!(HOSTS.len() >= 105, "{} hosts", HOSTS.len());
    let mut hosts = HOSTS.to_vec();
    hosts.sort_unstable();
    hosts.dedup();
    assert_eq!(hosts.len(), HOSTS.len(), "each of them once");
}

#[test]
fn the_trap_sees_who_comes() {
    let trap = Trap::set();
    trap.assert_empty();
    let _caller = TcpStream::connect(("127.0.0.1", trap.port)).expect("it listens");
    assert!(trap.listener.accept().is_ok(), "at once");
}

#[tokio::test]
async fn no_host_that_is_not_public_is_called() {
    let trap = Trap::set();
    for allow_loopback in [false, true] {
        // A lookup would lead to the trap; no literal may need one.
        let webhooks = webhooks(allow_loopback, &["127.0.0.1"]);
        for host in HOSTS {
            refused(&webhooks, &format!("https://{host}:{}/hook", trap.port)).await;
        }
    }
    // Plain http: nothing but loopback is admitted even where that is.
    let strict = webhooks(false, &["127.0.0.1"]);
    for host in HOSTS {
        refused(&strict, &format!("http://{host}:{}/hook", trap.port)).await;
    }
    trap.assert_empty();
}

#[tokio::test]
async fn plain_http_is_for_loopback_alone_where_that_is_allowed() {
    let trap = Trap::set();
    let webhooks = webhooks(true, &["127.0.0.1"]);
    for host in HOSTS {
        let url = format!("http://{host}:{}/hook", trap.port);
        let is_loopback = url::Url::parse(&url).is_ok_and(|url| match url.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
            None => false,
        });
        if !is_loopback {
            refused(&webhooks, &url).await;
        }
    }
    trap.assert_empty();
}

#[tokio::test]
async fn tricks_with_the_rest_of_the_url_gain_nothing() {
    let trap = Trap::set();
    for allow_loopback in [false, true] {
        let webhooks = webhooks(allow_loopback, &["127.0.0.1"]);
        for url in URLS {
            refused(&webhooks, &url.replace("{port}", &trap.port.to_string())).await;
        }
    }
    trap.assert_empty();
}

#[tokio::test]
async fn no_name_that_leads_elsewhere_is_called() {
    let trap = Trap::set();
    for allow_loopback in [false, true] {
        for answers in ANSWERS {
            let webhooks = webhooks(allow_loopback, answers);
            let url = format!("https://hooks.example.com:{}/x?key=s3cret-query", trap.port);
            let error = refused(&webhooks, &url).await;
            let said = format!("{error} {error:?}");
            assert!(said.contains("hooks.example.com leads to"), "{said}");
            assert!(!said.contains("s3cret-query"), "{said}");
        }
    }
    trap.assert_empty();
}

#[tokio::test]
async fn the_refusal_of_a_literal_is_a_sentence_without_the_url() {
    let webhooks = webhooks(false, &[]);
    let error = refused(&webhooks, "https://10.0.0.1/x?key=s3cret-query").await;
    assert_eq!(
        error.to_string(),
        "the webhook's address is refused: 10.0.0.1 must be an address of the public internet, \
         not one of a private, local, reserved or tunnelled range"
    );
    let error = refused(&webhooks, "https://user:s3cret@hooks.example.com/").await;
    assert!(!error.to_string().contains("s3cret"), "{error}");
    let error = refused(&webhooks, "no url").await;
    assert!(error.to_string().contains("the URL must"), "{error}");
}
