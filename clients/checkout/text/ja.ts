import type { CheckoutText } from './en.ts';

export const ja: CheckoutText = {
  checkout: 'お支払い',
  pageTitle: (merchant, amount) => `${merchant}へ${amount}のお支払い`,
  connectionLost: '接続が切れました。再接続しています。二重に請求されることはありません。',
  language: '言語',
  test: 'テスト',
  testMeaning: 'テストモード：実際のお金は動きません',
  backTo: merchant => `${merchant}に戻る`,
  summary: {
    label: 'ご注文',
    amount: 'お支払い金額',
    order: '注文',
    byUs: '決済サービス：Sluice',
  },
  methods: {
    heading: 'お支払い方法をお選びください',
    label: 'お支払い方法',
    card: 'カード',
    upi: 'UPI',
  },
  card: {
    number: 'カード番号',
    expiry: '有効期限',
    expiryExample: 'MM/YY',
    cvv: 'セキュリティコード',
    cvvExample: digits => `${digits}桁`,
    holder: 'カード名義',
  },
  upi: {
    vpa: 'UPI ID',
    example: 'name@bank',
    hint: 'お支払いはUPIアプリで承認していただきます。',
    or: 'または',
    byCode: 'QRコードまたはUPIアプリで支払う',
  },
  pay: '今すぐ支払う',
  problems: {
    numberMissing: 'カード番号を入力してください。',
    numberShort: 'カード番号の桁数が足りません。',
    numberWrong: 'カード番号が正しくありません。数字をご確認ください。',
    expiryMissing: '有効期限を入力してください。',
    expiryForm: '有効期限はMM/YYの形式で入力してください。',
    expired: 'カードの有効期限が切れています。',
    cvvMissing: 'セキュリティコードを入力してください。',
    cvvThree: '3桁すべてを入力してください。',
    cvvFour: '4桁すべてを入力してください。',
    vpaMissing: 'UPI IDを入力してください。',
    vpaWrong: 'UPI IDは name@bank の形式です。',
  },
  testData: 'テストデータで試す',
  processing: {
    title: 'お支払いを処理しています',
    message: '数秒かかります。ページを再読み込みしても、二重に請求されることはありません。',
  },
  challenge: {
    title: '銀行の画面でご確認ください',
    message: 'ご本人によるお支払いであることを銀行が確認します。',
    frame: '銀行の確認画面',
  },
  approval: {
    title: 'UPIアプリでお支払いを承認してください',
    waiting: time => `承認をお待ちしています。リクエストはあと${time}で終了します。`,
    scan: 'UPIアプリでこのコードを読み取ってください。',
    code: 'UPIアプリでお支払いを開くQRコード',
    openApp: 'UPIアプリを開く',
    openPage: '承認ページを開く',
    newTab: '（新しいタブで開きます）',
  },
  success: {
    title: 'お支払いが完了しました',
    message: (amount, merchant) => `${merchant}に${amount}をお支払いいただきました。`,
    done: '完了',
    print: '領収書を印刷',
    copy: '決済IDをコピー',
    copied: 'コピーしました',
    copyRefused: 'このブラウザーではコピーできません',
  },
  receipt: {
    title: '領収書',
    paymentId: '決済ID',
    paidWith: 'お支払い方法',
    paidTo: 'お支払い先',
    amount: '金額',
    date: '日時',
    order: '注文',
  },
  failure: {
    title: 'お支払いできませんでした',
    message: 'お支払いを処理できませんでした。',
    advice: '請求は発生していません。もう一度お試しください。',
    expired: 'お支払いが時間内に完了しませんでした。',
    voided: '販売者がお支払いを取り消しました。',
    retry: 'もう一度試す',
  },
  lastTry: instrument => `前回の${instrument}でのお支払いは完了しませんでした。`,
  broken: {
    title: 'お支払いの対象がありません',
    link: 'お支払い用のリンクが正しくないか、期限が切れています。',
    advice: 'ショップに戻って、もう一度お試しください。',
  },
  ended: {
    exhausted: {
      title: 'このご注文はお支払いいただけなくなりました',
      message: 'お支払いが成功しないまま、試行回数の上限に達しました。請求は発生していません。',
      advice: 'ショップに戻って、もう一度ご注文ください。',
    },
    expired: {
      title: 'お支払い用リンクの期限が切れました',
      message: 'このページではお支払いの結果を表示できなくなりました。',
      advice: '「今すぐ支払う」を押した場合は、再度お支払いになる前にショップにお問い合わせください。',
    },
  },
  declines: {
    generic_decline: {
      message: '銀行がお支払いを承認しませんでした。理由は示されていません。',
      advice: '別のカードを使うか、銀行にお問い合わせください。',
    },
    insufficient_funds: {
      message: '口座の残高が不足しています。',
      advice: '別のカードを使うか、入金後にもう一度お試しください。',
    },
    lost_card: {
      message: 'このカードは紛失の届け出があります。',
      advice: '別のカードをお使いください。',
    },
    stolen_card: {
      message: 'このカードは盗難の届け出があります。',
      advice: '別のカードをお使いください。',
    },
    expired_card: {
      message: 'カードの有効期限が切れています。',
      advice: '有効期限を確認するか、別のカードをお使いください。',
    },
    incorrect_cvv: {
      message: 'セキュリティコードが正しくありません。',
      advice: 'セキュリティコードを確認して、もう一度お試しください。',
    },
    authentication_failed: {
      message: 'ご本人によるお支払いであることを銀行が確認できませんでした。',
      advice: 'もう一度試して銀行の画面で確認するか、別のカードをお使いください。',
    },
    upi_rejected: {
      message: 'UPIアプリでお支払いのリクエストが拒否されました。',
      advice: 'もう一度試して、UPIアプリでリクエストを承認してください。',
    },
    limit_exceeded: {
      message: 'カードまたは口座の限度額を超えています。',
      advice: '別のカードを使うか、明日もう一度お試しください。',
    },
    processor_error: {
      message: 'お支払いを処理できませんでした。',
      advice: 'しばらくしてからもう一度お試しください。',
    },
    action_expired: {
      message: 'お支払いが時間内に確認されませんでした。',
      advice: 'もう一度試して、10分以内に確認してください。',
    },
    invalid_request: {
      message: '決済会社がリクエストを受け付けませんでした。',
      advice: '別のお支払い方法をお使いください。',
    },
  },
  cardRefusals: {
    expiry: '有効期限はMM/YYの形式で、月は01から12までで入力してください。',
    cvv: 'セキュリティコードは3桁です（American Expressは4桁）。',
  },
  refusals: {
    INVALID_CARD: 'カード番号が正しくありません。数字をご確認ください。',
    EXPIRED_CARD: 'カードの有効期限が切れています。',
    INVALID_VPA: 'UPI IDは name@bank の形式です。',
    INVALID_INPUT: '入力内容に誤りがあります。ご確認ください。',
    CONNECTOR_NOT_CONFIGURED: '現在、この販売者はお支払いを受け付けられません。',
    RATE_LIMITED: '試行回数が多すぎます。しばらくお待ちください。',
    BUSY: '混み合っています。しばらくしてからもう一度お試しください。',
    NOT_FOUND: 'このご注文が見つかりません。ショップに戻って、もう一度お試しください。',
    FORBIDDEN: 'このページではご注文のお支払いができません。ショップに戻って、もう一度お試しください。',
    IDEMPOTENCY_KEY_REUSED:
      'お支払いを送信できませんでした。ページを再読み込みして、もう一度お試しください。',
    INTERNAL_SERVER_ERROR:
      'システムで問題が発生しました。しばらくしてからもう一度お試しください。二重に請求されることはありません。',
  },
};
