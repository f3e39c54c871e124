package io.tallystick.adapter.admin.access;

import io.nayuki.qrcodegen.QrCode;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * The secret of an authenticator app that is set up now.
 *
 * @param text 160 bits as 32 letters and digits (RFC 4648, base 32), as people type them into an
 *     app
 */
record TotpSecret(String text) {

  private static final int BITS = 160;
  private static final int LETTERS = 32;
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BORDER = 2;

  static TotpSecret random() {
    return of(new BigInteger(BITS, new SecureRandom()));
  }

  /** Both alphabets have 32 digits, and 160 is a multiple of 5. */
  private static TotpSecret of(BigInteger bits) {
    String digits = bits.toString(LETTERS);
    StringBuilder text = new StringBuilder("A".repeat(BITS / 5 - digits.length()));
    digits.chars().forEach(it -> text.append(ALPHABET.charAt(Character.digit(it, LETTERS))));
    return new TotpSecret(text.toString());
  }

  /** A secret that a form brings back. */
  static Optional<TotpSecret> read(String text) {
    return text.matches("[A-Z2-7]{32}") ? Optional.of(new TotpSecret(text)) : Optional.empty();
  }

  byte[] bytes() {
    BigInteger bits = BigInteger.ZERO;
    for (char letter : text.toCharArray()) {
      bits = bits.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(letter)));
    }
    byte[] signed = bits.toByteArray();
    byte[] bytes = new byte[BITS / 8];
    int length = Math.min(signed.length, bytes.length);
    System.arraycopy(signed, signed.length - length, bytes, bytes.length - length, length);
    return bytes;
  }

  /** What the QR code holds, as authenticator apps read it. */
  String uri(String operator) {
    String label = URLEncoder.encode(operator, StandardCharsets.UTF_8).replace("+", "%20");
    return "otpauth://totp/Tallystick:%s?secret=%s&issuer=Tallystick".formatted(label, text);
  }

  /** A QR code, as the parts of an SVG image. */
  record Image(String box, String path) {}

  Image image(String operator) {
    QrCode code = QrCode.encodeText(uri(operator), QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append(String.format(Locale.ROOT, "M%s %sh1v1h-1z", x + BORDER, y + BORDER));
        }
      }
    }
    int size = code.size + 2 * BORDER;
    return new Image("0 0 " + size + " " + size, path.toString());
  }

  @Override
  public String toString() {
    return "TotpSecret[hidden]";
  }
}
