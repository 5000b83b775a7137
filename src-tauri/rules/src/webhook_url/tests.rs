use proptest::prelude::*;

use super::*;

#[track_caller]
fn refused(url: &str) {
    assert!(check("webhookUrl", url, false).is_some(), "{url}");
}

#[track_caller]
fn taken(url: &str) {
    assert_eq!(check("webhookUrl", url, false), None, "{url}");
}

#[test]
fn public_hosts_are_taken() {
    for url in [
        "https://hooks.example.com/a?b=c#d",
        "https://hooks.example.com:8443/",
        "https://example.com./",
        "https://crm.example/hook",
        "https://does-not-resolve.invalid/",
        "https://bücher.example/",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
        "https://mylocal.example.com/",
        "https://notlocalhost.com/",
        "https://172.32.0.1/",
        "https://100.128.0.1/",
    ] {
        taken(url);
    }
}

#[test]
fn other_schemes_and_no_urls_are_refused() {
    for url in [
        "",
        "hooks",
        "//hooks.example.com/",
        "/hooks",
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,x",
        "wss://hooks.example.com/",
        "https://",
        "https://:443/",
        " https://hooks.example.com/",
        "https://hooks.exa\nmple.com/",
        "https://a b.example.com/",
        "https://user@hooks.example.com/",
        "https://user:secret@hooks.example.com/",
        "https://hooks.example.com@127.0.0.1/",
    ] {
        refused(url);
    }
}

#[test]
fn names_of_the_local_network_are_refused() {
    for url in [
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://api.localhost/",
        "https://intranet/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://METADATA.google.internal./",
        "https://nas.home.arpa/",
        "https://localhost.localdomain/",
    ] {
        refused(url);
    }
}

#[test]
fn addresses_that_are_not_public_are_refused() {
    for host in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[100::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[4000::1]",
    ] {
        refused(&format!("https://{host}/"));
        refused(&format!("https://{host}:8443/path"));
    }
}

#[test]
fn mapped_and_tunnelled_addresses_are_refused() {
    for host in [
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b::8.8.8.8]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2002:808:808::1]",
        "[2001::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    ] {
        refused(&format!("https://{host}/"));
    }
}

#[test]
fn addresses_in_disguise_are_refused() {
    for host in [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "127%2e0%2e0%2e1",
        "１２７.0.0.1",
        "127。0。0。1",
        "3232235777",
        "0251.0376.0251.0376",
        "0xa9fea9fe",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    ] {
        refused(&format!("https://{host}/"));
    }
}

#[test]
fn the_switch_admits_loopback_over_plain_http_alone() {
    for url in [
        "http://127.0.0.1:8080/hook",
        "http://127.8.9.10/",
        "http://localhost:3000/",
        "http://localhost./",
        "http://[::1]:8080/",
        "http://2130706433/",
        "https://example.com/",
    ] {
        assert_eq!(check("webhookUrl", url, true), None, "{url}");
    }
    for url in [
        "https://127.0.0.1/",
        "https://localhost/",
        "http://example.com/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://169.254.169.254/",
        "http://[::ffff:127.0.0.1]/",
        "http://user@localhost/",
        "ftp://localhost/",
        "http://localhost.example.com/",
    ] {
        assert!(check("webhookUrl", url, true).is_some(), "{url}");
    }
}

#[test]
fn a_resolved_address_may_come_through_dns64() {
    for (address, public) in [
        ("64:ff9b::8.8.8.8", true),
        ("64:ff9b::169.254.169.254", false),
        ("::ffff:8.8.8.8", true),
        ("::ffff:192.168.0.1", false),
        ("2002:808:808::1", false),
        ("2606:4700::1", true),
        ("8.8.4.4", true),
    ] {
        let parsed = address.parse().expect("an address");
        assert_eq!(is_public(parsed), public, "{address}");
    }
}

#[test]
fn the_violation_is_told_at_its_field() {
    let found = check("webhooks.crm", "http://example.com", false).expect("plain http");
    assert_eq!(
        (found.path.as_str(), found.kind, found.span),
        ("webhooks.crm", Kind::Url, None)
    );
}

proptest! {
    #[test]
    fn any_text_is_answered(url in ".*", allow_loopback: bool) {
        if check("url", &url, allow_loopback).is_none() {
            prop_assert!(Url::parse(&url).is_ok(), "what is taken is a URL");
        }
    }

    #[test]
    fn private_addresses_are_refused_however_written(a in 0_u8..=255, b: u8, c: u8, d: u8) {
        let address = Ipv4Addr::new(a, b, c, d);
        let public = is_public(IpAddr::V4(address));
        let number = u32::from(address);
        for host in [format!("{address}"), format!("{number}"), format!("{number:#x}"), format!("0{a:o}.{b}.{c}.{d}")] {
            prop_assert_eq!(check("url", &format!("https://{host}/"), false).is_none(), public);
        }
        let known = address.is_private() || address.is_loopback() || address.is_link_local()
            || address.is_multicast() || address.is_broadcast() || address.is_documentation()
            || address.is_unspecified();
        prop_assert!(!(known && public), "nothing the standard library knows as special is public");
    }

    #[test]
    fn whatever_carries_a_private_address_is_no_better(bits: u32) {
        let inner = Ipv4Addr::from(bits);
        let mapped = IpAddr::V6(inner.to_ipv6_mapped());
        prop_assert_eq!(is_public(mapped), is_public(IpAddr::V4(inner)));
    }
}
