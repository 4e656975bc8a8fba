import type { CheckoutText } from './en.ts';

export const de: CheckoutText = {
  checkout: 'Bezahlen',
  pageTitle: (merchant, amount) => `${amount} an ${merchant} zahlen`,
  connectionLost: 'Verbindung unterbrochen. Wir versuchen es weiter; Sie zahlen nicht doppelt.',
  language: 'Sprache',
  test: 'TEST',
  testMeaning: 'Testmodus: Es fließt kein echtes Geld',
  backTo: merchant => `Zurück zu ${merchant}`,
  summary: {
    label: 'Ihre Bestellung',
    amount: 'Zu zahlen',
    order: 'Bestellung',
    byUs: 'Zahlungen mit Sluice',
  },
  methods: {
    heading: 'Wie möchten Sie zahlen?',
    label: 'Zahlungsart',
    card: 'Karte',
    upi: 'UPI',
  },
  card: {
    number: 'Kartennummer',
    expiry: 'Gültig bis',
    expiryExample: 'MM/JJ',
    cvv: 'Prüfziffer',
    cvvExample: digits => `${digits} Ziffern`,
    holder: 'Name auf der Karte',
  },
  upi: {
    vpa: 'UPI-ID',
    example: 'name@bank',
    hint: 'Sie bestätigen die Zahlung in Ihrer UPI-App.',
    or: 'oder',
    byCode: 'Mit QR-Code oder UPI-App zahlen',
  },
  pay: 'Jetzt zahlen',
  problems: {
    numberMissing: 'Geben Sie die Kartennummer ein.',
    numberShort: 'Die Kartennummer ist zu kurz.',
    numberWrong: 'Die Kartennummer stimmt nicht. Prüfen Sie die Ziffern.',
    expiryMissing: 'Geben Sie das Ablaufdatum ein.',
    expiryForm: 'Schreiben Sie das Datum als MM/JJ.',
    expired: 'Die Karte ist abgelaufen.',
    cvvMissing: 'Geben Sie die Prüfziffer ein.',
    cvvThree: 'Geben Sie alle 3 Ziffern ein.',
    cvvFour: 'Geben Sie alle 4 Ziffern ein.',
    vpaMissing: 'Geben Sie Ihre UPI-ID ein.',
    vpaWrong: 'Eine UPI-ID sieht aus wie name@bank.',
  },
  testData: 'Mit Testdaten ausprobieren',
  processing: {
    title: 'Ihre Zahlung wird verarbeitet',
    message: 'Das dauert einige Sekunden. Sie können die Seite neu laden; Sie zahlen nicht doppelt.',
  },
  challenge: {
    title: 'Bei Ihrer Bank bestätigen',
    message: 'Ihre Bank möchte sicher sein, dass Sie es sind.',
    frame: 'Bestätigungsseite Ihrer Bank',
  },
  approval: {
    title: 'Bestätigen Sie die Zahlung in Ihrer UPI-App',
    waiting: time => `Wir warten auf Ihre Bestätigung. Die Anfrage endet in ${time}.`,
    scan: 'Scannen Sie diesen Code mit einer UPI-App.',
    code: 'QR-Code, der die Zahlung in einer UPI-App öffnet',
    openApp: 'UPI-App öffnen',
    openPage: 'Bestätigungsseite öffnen',
    newTab: '(in einem neuen Tab)',
  },
  success: {
    title: 'Zahlung erfolgreich',
    message: (amount, merchant) => `Sie haben ${amount} an ${merchant} gezahlt.`,
    done: 'Fertig',
    print: 'Beleg drucken',
    copy: 'ID der Zahlung kopieren',
    copied: 'Kopiert',
    copyRefused: 'Der Browser erlaubt das Kopieren hier nicht',
  },
  receipt: {
    title: 'Beleg',
    paymentId: 'Zahlungs-ID',
    paidWith: 'Bezahlt mit',
    paidTo: 'Empfänger',
    amount: 'Betrag',
    date: 'Datum',
    order: 'Bestellung',
  },
  failure: {
    title: 'Zahlung fehlgeschlagen',
    message: 'Die Zahlung konnte nicht verarbeitet werden.',
    advice: 'Sie haben nicht gezahlt. Sie können es erneut versuchen.',
    expired: 'Die Zahlung wurde nicht rechtzeitig abgeschlossen.',
    voided: 'Der Händler hat die Zahlung storniert.',
    retry: 'Erneut versuchen',
  },
  lastTry: instrument => `Ihr letzter Versuch mit ${instrument} war nicht erfolgreich.`,
  broken: {
    title: 'Hier gibt es nichts zu zahlen',
    link: 'Dieser Zahlungslink stimmt nicht oder ist abgelaufen.',
    advice: 'Gehen Sie zurück zum Shop und versuchen Sie es erneut.',
  },
  ended: {
    exhausted: {
      title: 'Diese Bestellung kann nicht mehr bezahlt werden',
      message: 'Es wurde zu oft ohne Erfolg versucht. Sie haben nicht gezahlt.',
      advice: 'Gehen Sie zurück zum Shop und bestellen Sie erneut.',
    },
    expired: {
      title: 'Dieser Zahlungslink ist abgelaufen',
      message: 'Diese Seite kann nicht mehr zeigen, was aus Ihrer Zahlung wurde.',
      advice:
        'Wenn Sie schon auf „Jetzt zahlen“ gedrückt haben, fragen Sie den Shop, bevor Sie erneut zahlen.',
    },
  },
  declines: {
    generic_decline: {
      message: 'Die Bank hat die Zahlung ohne Angabe von Gründen abgelehnt.',
      advice: 'Verwenden Sie eine andere Karte oder fragen Sie Ihre Bank.',
    },
    insufficient_funds: {
      message: 'Auf dem Konto ist nicht genug Geld.',
      advice: 'Verwenden Sie eine andere Karte oder versuchen Sie es, wenn das Konto gedeckt ist.',
    },
    lost_card: {
      message: 'Die Karte wurde als verloren gemeldet.',
      advice: 'Verwenden Sie eine andere Karte.',
    },
    stolen_card: {
      message: 'Die Karte wurde als gestohlen gemeldet.',
      advice: 'Verwenden Sie eine andere Karte.',
    },
    expired_card: {
      message: 'Die Karte ist abgelaufen.',
      advice: 'Prüfen Sie das Ablaufdatum oder verwenden Sie eine andere Karte.',
    },
    incorrect_cvv: {
      message: 'Die Prüfziffer stimmt nicht.',
      advice: 'Prüfen Sie die Prüfziffer und versuchen Sie es erneut.',
    },
    authentication_failed: {
      message: 'Die Bank konnte nicht bestätigen, dass Sie es sind, der zahlt.',
      advice:
        'Versuchen Sie es erneut und bestätigen Sie bei Ihrer Bank, oder verwenden Sie eine andere Karte.',
    },
    upi_rejected: {
      message: 'Die Zahlungsanfrage wurde in der UPI-App abgelehnt.',
      advice: 'Versuchen Sie es erneut und bestätigen Sie die Anfrage in Ihrer UPI-App.',
    },
    limit_exceeded: {
      message: 'Die Zahlung übersteigt ein Limit der Karte oder des Kontos.',
      advice: 'Verwenden Sie eine andere Karte oder versuchen Sie es morgen erneut.',
    },
    processor_error: {
      message: 'Die Zahlung konnte nicht verarbeitet werden.',
      advice: 'Versuchen Sie es gleich noch einmal.',
    },
    action_expired: {
      message: 'Die Zahlung wurde nicht rechtzeitig bestätigt.',
      advice: 'Versuchen Sie es erneut und bestätigen Sie innerhalb von zehn Minuten.',
    },
    invalid_request: {
      message: 'Der Zahlungsdienst hat die Anfrage abgelehnt.',
      advice: 'Verwenden Sie eine andere Zahlungsart.',
    },
  },
  cardRefusals: {
    expiry: 'Schreiben Sie das Ablaufdatum als MM/JJ, mit einem Monat von 01 bis 12.',
    cvv: 'Die Prüfziffer hat 3 Ziffern, bei American Express 4.',
  },
  refusals: {
    INVALID_CARD: 'Die Kartennummer stimmt nicht. Prüfen Sie die Ziffern.',
    EXPIRED_CARD: 'Die Karte ist abgelaufen.',
    INVALID_VPA: 'Eine UPI-ID sieht aus wie name@bank.',
    INVALID_INPUT: 'Eine Angabe stimmt nicht. Prüfen Sie Ihre Eingaben.',
    CONNECTOR_NOT_CONFIGURED: 'Der Händler kann zurzeit keine Zahlungen annehmen.',
    RATE_LIMITED: 'Zu viele Versuche. Warten Sie einen Moment.',
    BUSY: 'Gerade ist viel los. Versuchen Sie es gleich noch einmal.',
    NOT_FOUND:
      'Diese Bestellung ist nicht mehr bekannt. Gehen Sie zurück zum Shop und versuchen Sie es erneut.',
    FORBIDDEN:
      'Auf dieser Seite kann die Bestellung nicht bezahlt werden. Gehen Sie zurück zum Shop und versuchen Sie es erneut.',
    IDEMPOTENCY_KEY_REUSED:
      'Die Zahlung konnte nicht gesendet werden. Laden Sie die Seite neu und versuchen Sie es erneut.',
    INTERNAL_SERVER_ERROR:
      'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal; Sie zahlen nicht doppelt.',
  },
};
