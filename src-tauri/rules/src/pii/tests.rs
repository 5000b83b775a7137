mod presidio;
mod spoken;

use proptest::prelude::*;

use super::*;

/// What was found, as kinds and texts.
fn told(text: &str) -> Vec<(Kind, String)> {
    find(text)
        .into_iter()
        .map(|found| {
            let chars = text.chars().skip(found.start).take(found.end - found.start);
            (found.kind, chars.collect())
        })
        .collect()
}

#[track_caller]
fn expect(text: &str, expected: &[(Kind, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(kind, text)| (*kind, (*text).to_owned()))
        .collect();
    assert_eq!(told(text), expected, "{text}");
}

#[test]
fn cards() {
    for text in [
        "4012888888881881",                // visa
        "4012-8888-8888-1881",             // visa dashes
        "4012 8888 8888 1881",             // visa blanks
        "4012.8888.8888.1881",             // visa dots
        "4222222222222",                   // visa 13
        "5555555555554444",                // mastercard
        "2223003122003222",                // mastercard 2
        "3714 496353 98431",               // amex
        "3056 930902 5904",                // diners
        "36227206271667",                  // diners 36
        "6011000990139424",                // discover
        "3530111333300000",                // jcb
        "6205500000000000004",             // unionpay 19
        "6759649826438453",                // maestro
        "122000000000003",                 // uatp
        "40 12 88 88 88 88 18 81",         // by two
        "40128888 88881881",               // by eight
        "4 0 1 2 8 8 8 8 8 8 8 8 1 8 8 1", // by one
    ] {
        expect(text, &[(Kind::Card, text)]);
        expect(
            &format!("Please charge {text}, thanks"),
            &[(Kind::Card, text)],
        );
        expect(&format!("({text})."), &[(Kind::Card, text)]);
        expect(&format!("お支払いは{text}です"), &[(Kind::Card, text)]);
    }
}

#[test]
fn cards_in_company() {
    expect(
        "4012888888881881 4012-8888-8888-1881 4012 8888 8888 1881",
        &[
            (Kind::Card, "4012888888881881"),
            (Kind::Card, "4012-8888-8888-1881"),
            (Kind::Card, "4012 8888 8888 1881"),
        ],
    );
    expect(
        "4012 8888 8888 1881 12/27 123",
        &[(Kind::Card, "4012 8888 8888 1881")],
    );
    expect(
        "card 4012 88 888888 18 81 exp 12",
        &[(Kind::Card, "4012 88 888888 18 81")],
    );
    expect(
        "my card is 9999 9999 9999 9995",
        &[(Kind::Card, "9999 9999 9999 9995")],
    );
}

#[test]
fn no_cards() {
    for text in [
        "4012-8888-8888-1882",                   // wrong digit
        "my card number is 4012-8888-8888-1882", // wrong digit said
        "1748503543012",                         // milliseconds
        "event at 1748503543012344",             // microseconds
        "20240115103000",                        // date and time
        "IMEI 490154203237518",                  // imei
        "356938035643809",                       // imei 35
        "9400 1000 0000 0000 0000 00",           // postal tracking
        "1Z4012888888881881",                    // parcel tracking
        "4006381333931",                         // article number
        "978-3-16-148410-0",                     // isbn
        "0.4012888888881881",                    // fraction
        "ref4012888888881881x",                  // within a word
        "order 9999 9999 9999 9995",             // no issuer
        "card 0000 0000 0000 0000",              // zeros
        "40128888-8888-4881-8123-401288888888",  // uuid
        "401288888888",                          // too short
        "4012 8888, 8888 1881",                  // amounts
    ] {
        let cards: Vec<_> = told(text)
            .into_iter()
            .filter(|(kind, _)| *kind == Kind::Card)
            .collect();
        assert_eq!(cards, [], "{text}");
    }
}

#[test]
fn social_security_numbers() {
    for text in [
        "078-05-1123",
        "078.05.1123",
        "078 05 1123",
        "123-45-6789",
        "899-99-9999",
    ] {
        expect(text, &[(Kind::UsSsn, text)]);
        expect(&format!("It is {text}, yes"), &[(Kind::UsSsn, text)]);
    }
}

#[test]
fn nine_digits_need_a_word_or_none_at_all() {
    expect("my ssn is 078051121", &[(Kind::UsSsn, "078051121")]);
    expect(
        "social security number: 078-051121",
        &[(Kind::UsSsn, "078-051121")],
    );
    expect("078051121", &[(Kind::UsSsn, "078051121")]);
    expect(
        "078-051121 07805-1121",
        &[(Kind::UsSsn, "078-051121"), (Kind::UsSsn, "07805-1121")],
    );
    expect("order 078051121", &[]);
    expect("your order 078051121 was sent", &[]);
    expect("ZIP 94105-1234", &[]);
}

#[test]
fn never_issued() {
    for text in [
        "000-12-3456",   // area 000
        "666-12-3456",   // area 666
        "900-12-3456",   // area 900
        "999-99-9999",   // area 999
        "078-00-1123",   // group 00
        "078-05-0000",   // serial 0000
        "078-05-1120",   // on the wallet
        "693-09.4444",   // mixed
        "0780511201",    // ten digits
        "1-078-05-1123", // longer
        "078-05-1123-9", // going on
        "2024-05-1123",  // date
    ] {
        expect(text, &[]);
    }
}

#[test]
fn addresses() {
    for address in [
        "info@presidio.site",
        "jane.doe+news@mail.example.co.uk",
        "o'brien@example.ie",
        "user@xn--80ak6aa92e.com",
        "a@xn--d1acufc.xn--p1ai",
        "jürgen@müller.example",
        "иван@почта.рф",
        "x_1-2%3@sub-domain.example.com",
    ] {
        expect(address, &[(Kind::Email, address)]);
        expect(&format!("<{address}>, "), &[(Kind::Email, address)]);
        expect(&format!("Write to {address}."), &[(Kind::Email, address)]);
        expect(
            &format!("mailto:{address}?subject=x"),
            &[(Kind::Email, address)],
        );
        expect(&format!("メールは{address}です"), &[(Kind::Email, address)]);
    }
}

#[test]
fn no_addresses() {
    for text in [
        "info@presidio.",
        "react@18.2.0",
        "@handle and @other.name",
        "logo@2x.png",
        "user@localhost",
        "git@code.example.com:team/repo.git",
        "ssh://deploy@host.example.com/srv",
        "https://user:word@host.example.com/",
        "5 @ 3.50 each",
        "{{customerName}}@example",
        "a@b",
    ] {
        expect(text, &[]);
    }
}

#[test]
fn accounts() {
    for account in [
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "DE89-3704-0044-0532-0130-00",
        "de89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "NO93 8601 1117 947",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "FR14 20041 01005 0500013M026 06",
    ] {
        expect(account, &[(Kind::Iban, account)]);
        expect(
            &format!("Pay to {account} X today"),
            &[(Kind::Iban, account)],
        );
        expect(
            &format!("{account}, {account}"),
            &[(Kind::Iban, account), (Kind::Iban, account)],
        );
    }
}

#[test]
fn no_accounts() {
    for text in [
        "DE89 3704 0044 0532 0130 01",  // wrong digit
        "DE89 3704 0044 0532 0130 0",   // too short
        "DE89 3704 0044 0532 0130 000", // too long
        "AB150120690000003111141",      // unknown country
        "XDE89370400440532013000",      // within a word
        "DE89/3704/0044/0532/0130/00",  // slashes
        "DE89  3704 0044 0532 0130 00", // two blanks
        "NO93 people were here",        // prose
    ] {
        let accounts: Vec<_> = told(text)
            .into_iter()
            .filter(|(kind, _)| *kind == Kind::Iban)
            .collect();
        assert_eq!(accounts, [], "{text}");
    }
}

#[test]
fn phones() {
    for phone in [
        "(415) 555-0132",
        "(415)555-0132",
        "415-555-0132",
        "415.555.0132",
        "415 555 0132",
        "1-800-356-9377",
        "+1 415 555 0132",
        "+14155550132",
        "+44 (20) 7123 4567",
        "+49 30 1234567",
        "+30 21 0 1234567",
        "+81 90-1234-5678",
        "0049 30 1234567",
        "020 7123 4567",
        "030 1234567",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "090-1234-5678",
        "09-7625400",
        "(11) 98456-5666",
    ] {
        expect(phone, &[(Kind::Phone, phone)]);
        expect(
            &format!("Please try {phone}, thanks"),
            &[(Kind::Phone, phone)],
        );
        expect(&format!("call {phone}."), &[(Kind::Phone, phone)]);
        expect(&format!("({phone})"), &[(Kind::Phone, phone)]);
        expect(
            &format!("{phone} {phone}"),
            &[(Kind::Phone, phone), (Kind::Phone, phone)],
        );
    }
}

#[test]
fn phones_by_what_is_said() {
    for (text, phone) in [
        ("You can reach me at 4155550132 today", "4155550132"),
        ("My CN number is 13812345678", "13812345678"),
        ("cell: 612 34 56 78", "612 34 56 78"),
        ("My number is 612 34 56 78", "612 34 56 78"),
        ("415-555-0132 $5 off", "415-555-0132"),
        ("the number is 415 555 0132", "415 555 0132"),
        ("Tel. 030 12345678", "030 12345678"),
        ("Meine Handynummer ist 01701234567", "01701234567"),
        ("mon portable 0612345678", "0612345678"),
        ("電話番号は09012345678です", "09012345678"),
        ("call 555-0132 for help", "555-0132"),
        ("call 415-555-0132x12", "415-555-0132"),
    ] {
        expect(text, &[(Kind::Phone, phone)]);
    }
}

/// What contact centers write all day, and is nobody's personal data.
#[test]
fn look_alikes() {
    for text in [
        "Your order 4155550132 is on its way",
        "Call us about order number 4155550132",
        "order no. 415-555-0132",
        "ticket #20240115-4155550",
        "Invoice 2024-000123456 of 01.02.2024",
        "Case 00123456 was opened 2024-01-15 10:30:00",
        "at 2024-01-15T10:30:00.000Z",
        "1700000000120",
        "1700000000",
        "version 10.0.22621.2428",
        "v2.14.3-beta.12345678",
        "192.168.100.200 and 10.0.0.1:8080",
        "3f1b2c4d-0000-4000-8000-000000000001",
        "00000000-0000-0000-0000-000000000000",
        "$1,234,567.89 and 1.234.567,89 EUR",
        "EUR 1 234 567,00",
        "the part 1234-5678-90 and the SKU 030-1234567",
        "serial 0301234567",
        "51.5074456, -0.1277583",
        "1280x1024 at 60 Hz, 3.14159265358979",
        "between 100 and 2000000 units in 2023 2024",
        "0-306-40615-2",
        "ISBN 978 3 16 148410 0",
        "tracking 1Z 999 AA1 01 2345 6784",
        "MAC 00:1A:2B:3C:4D:5E",
        "account 12345678, sort code 12-34-56",
        "within 3-5 days, 24/7, 9-5, 1-800 hours",
        "deadbeef01234567890123456789abcdef",
        "12.345.678/0001-95",
        "page 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "Customer {{customerName}} has account {{accountId}}",
        "customer number 4155550132",
        "call https://shop.example/p/4155550132?id=030-1234567",
        "the phone costs 4155550132 ¥",
        "the number is 123456789",
        "Kundennummer 0301234567, Rechnung Nr. 4155550132",
        "注文番号は09012345678です",
        "0.0123456789",
        "ZIP 94105-1234, suite 100",
        "",
    ] {
        expect(text, &[]);
    }
}

#[test]
fn disguises_are_seen_through() {
    let card = "４０１２　８８８８　８８８８　１８８１";
    expect(&format!("番号 {card}。"), &[(Kind::Card, card)]);
    let joined = "4012\u{200b}8888\u{2060}8888\u{feff}1881";
    expect(
        &format!("\u{200b}x {joined}\u{200b}"),
        &[(Kind::Card, joined)],
    );
    for (kind, text) in [
        (Kind::Card, "4012\u{ad}8888\u{ad}8888\u{ad}1881"),
        (Kind::Card, "4012–8888–8888–1881"),
        (Kind::Card, "4012\u{a0}8888\u{a0}8888\u{a0}1881"),
        (Kind::Card, "٤٠١٢٨٨٨٨٨٨٨٨١٨٨١"),
        (Kind::Card, "𝟒𝟎𝟏𝟐𝟖𝟖𝟖𝟖𝟖𝟖𝟖𝟖𝟏𝟖𝟖𝟏"),
        (Kind::Email, "jane＠example．com"),
        (Kind::Email, "ja\u{200d}ne@exam\u{200b}ple.com"),
        (Kind::Phone, "＋１ ４１５ ５５５ ０１３２"),
        (Kind::UsSsn, "０７８－０５－１１２３"),
        (Kind::Iban, "ＤＥ８９３７０４００４４０５３２０１３０００"),
    ] {
        expect(text, &[(kind, text)]);
    }
}

#[test]
fn all_kinds_in_one_text() {
    expect(
        "Jane (jane@example.com, +1 415 555 0132), SSN 078-05-1123, card 4012888888881881, \
         IBAN DE89 3704 0044 0532 0130 00",
        &[
            (Kind::Email, "jane@example.com"),
            (Kind::Phone, "+1 415 555 0132"),
            (Kind::UsSsn, "078-05-1123"),
            (Kind::Card, "4012888888881881"),
            (Kind::Iban, "DE89 3704 0044 0532 0130 00"),
        ],
    );
    expect(
        "4155550132@example.com",
        &[(Kind::Email, "4155550132@example.com")],
    );
}

#[test]
fn findings_serialize_as_the_command_line_prints_them() {
    let found = find("ü 078-05-1123");
    let json = serde_json::to_string(&found).expect("plain values");
    assert_eq!(json, r#"[{"kind":"us_ssn","start":2,"end":13}]"#);
}

/// Bits of text as they stand around numbers.
fn messy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,20}",
        "[ ./()+@-]{1,3}",
        "[a-zA-ZäÖ]{1,6}",
        "[０-９]{1,6}",
        Just("\u{200b}".to_owned()),
        Just("call ".to_owned()),
        Just("カード番号".to_owned()),
        Just("DE89".to_owned()),
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_are_in_order_and_in_range(text in prop_oneof![messy(), any::<String>()]) {
        let length = text.chars().count();
        let mut end = 0;
        for found in find(&text) {
            prop_assert!(end <= found.start, "in order, without overlap");
            prop_assert!(found.start < found.end && found.end <= length, "within the text");
            end = found.end;
        }
    }

    #[test]
    fn luhn_catches_every_wrong_digit(digits in "[1-9][0-9]{11,17}", at: prop::sample::Index, by in 1_u8..10) {
        let check = (b'0'..=b'9')
            .map(|digit| format!("{digits}{}", char::from(digit)))
            .find(|number| card::luhn(number))
            .expect("one of ten digits completes the sum");
        let mut wrong = check.clone().into_bytes();
        let at = at.index(wrong.len());
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        let wrong = String::from_utf8(wrong).expect("digits");
        prop_assert!(!card::luhn(&wrong), "{check} and {wrong}");
    }

    #[test]
    fn a_wrong_digit_makes_no_card(at in 0_usize..16, by in 1_u8..10) {
        let mut wrong = *b"4012888888881881";
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        let text = format!("my card {}", std::str::from_utf8(&wrong).expect("digits"));
        prop_assert!(told(&text).iter().all(|(kind, _)| *kind != Kind::Card));
    }

    #[test]
    fn a_wrong_digit_makes_no_account(bban in "[0-9]{18}", at: prop::sample::Index, by in 1_u8..10) {
        let number = (2..=98)
            .map(|check| format!("DE{check:02}{bban}"))
            .find(|number| iban::checks(number))
            .expect("one of the check digits completes the sum");
        prop_assert_eq!(told(&number), [(Kind::Iban, number.clone())]);
        let mut wrong = number.into_bytes();
        let at = 2 + at.index(wrong.len() - 2);
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        let wrong = String::from_utf8(wrong).expect("ASCII");
        prop_assert!(told(&wrong).iter().all(|(kind, _)| *kind != Kind::Iban), "{wrong}");
    }

    #[test]
    fn a_card_is_found_wherever_it_stands(before in "[a-zé ]{0,20}", after in "[a-zé ]{0,20}") {
        let text = format!("{before} 4012888888881881 {after}");
        prop_assert_eq!(told(&text), [(Kind::Card, "4012888888881881".to_owned())]);
    }

    #[test]
    fn zero_widths_change_nothing(holes in prop::collection::vec(0_usize..16, 0..6)) {
        let mut card: Vec<char> = "4012888888881881".chars().collect();
        for at in &holes {
            card.insert(1 + at % (card.len() - 1), '\u{200b}');
        }
        let card: String = card.into_iter().collect();
        prop_assert_eq!(told(&card), [(Kind::Card, card.clone())]);
    }
}
