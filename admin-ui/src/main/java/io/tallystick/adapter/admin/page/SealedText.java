package io.tallystick.adapter.admin.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Text that stands in the address of a page, so that Back and reload work, but may name a person:
 * it is encrypted with a key of the session (AES-GCM, NIST SP 800-38D), and no other session, log
 * or history of a proxy can read it.
 */
public final class SealedText {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private SealedText() {}

  /** The text as it may stand in an address. */
  public static String seal(String text, SignedIn reader) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      byte[] hidden =
          cipher(Cipher.ENCRYPT_MODE, nonce, reader).doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] sealed = Arrays.copyOf(nonce, NONCE + hidden.length);
      System.arraycopy(hidden, 0, sealed, NONCE, hidden.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The text; empty if this session has not sealed it. */
  public static Optional<String> open(@Nullable String written, SignedIn reader) {
    if (written == null || written.isEmpty() || !reader.isSomebody()) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(written);
      if (sealed.length <= NONCE) {
        return Optional.empty();
      }
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), reader)
              .doFinal(sealed, NONCE, sealed.length - NONCE);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | GeneralSecurityException ofAnotherSession) {
      return Optional.empty();
    }
  }

  /** The text that an address keeps; empty if this session has not sealed it. */
  public static String kept(@Nullable String written, HttpRequest<?> request) {
    return open(written, SignedIn.of(request)).orElse("");
  }

  /** Leads to an address that ends with the text: {@code …?kept=}. */
  public static HttpResponse<?> redirect(String address, String text, HttpRequest<?> request) {
    return Pages.to(address + seal(text, SignedIn.of(request)));
  }

  private static Cipher cipher(int mode, byte[] nonce, SignedIn reader)
      throws GeneralSecurityException {
    byte[] key =
        MessageDigest.getInstance("SHA-256")
            .digest(("text in addresses " + reader.csrf()).getBytes(StandardCharsets.UTF_8));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
