import { builder } from './builder.ts';

// What a payment is made with.

export const CardInput = builder.inputType('CardInput', {
  description: 'A card. Its number and security code never appear in an answer, a log or an event.',
  fields: t => ({
    number: t.string({ required: true, description: '13 to 19 digits; spaces and dashes do not matter.' }),
    expiryMonth: t.int({ required: true, description: '1 to 12.' }),
    expiryYear: t.int({ required: true, description: 'Two digits or four.' }),
    cvv: t.string({ required: true, description: 'Three digits; four on American Express.' }),
    holderName: t.string({ description: 'As on the card.' }),
  }),
});

export const UpiInput = builder.inputType('UpiInput', {
  description:
    'UPI: by the address of the shopper, or without one by a code or a link that any address can pay.',
  fields: t => ({
    vpa: t.string({
      description:
        'name@bank. Without it, follow the payment for its `nextAction` and show that to the shopper.',
    }),
  }),
});
