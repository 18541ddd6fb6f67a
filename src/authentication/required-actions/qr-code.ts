import encodeQR from 'qr';

/** A QR code (ISO/IEC 18004) as an image in SVG, with the quiet zone that cameras need, in base 64. */
export const qrCode = (text: string): string =>
  Buffer.from(encodeQR(text, 'svg', { ecc: 'medium', border: 4 })).toString('base64');
