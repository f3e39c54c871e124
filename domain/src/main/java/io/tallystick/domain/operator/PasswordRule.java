package io.tallystick.domain.operator;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which passwords are taken: long ones that are more than what everybody tries first. Common words,
 * the name, sequences and repetitions are left out of the account; of what remains there must be
 * enough. Digits and signs beside a common word count little, because they are guessed with it.
 *
 * @param commonWords words that common passwords are made of, in lower case
 */
public record PasswordRule(Set<String> commonWords) {

  private static final int SHORTEST = 12;

  /** Longer ones are refused unread, because reading them costs time. */
  public static final int LONGEST = 1000;

  private static final int FEWEST_REMAINING = 6;
  private static final int MOST_SIGNS_BESIDE_WORDS = 3;
  private static final int SHORTEST_WORD = 3;

  /** Copies the words. */
  public PasswordRule {
    commonWords = Set.copyOf(commonWords);
  }

  /** What is wrong with a password for the operator of this name; empty if it is taken. */
  public Optional<String> fault(String name, String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      return Optional.of("a password has %s to %s characters".formatted(SHORTEST, LONGEST));
    }
    return isGuessable(name, password)
        ? Optional.of(
            "this password is among those that are tried first: it is made of common words, the"
                + " name, or a sequence")
        : Optional.empty();
  }

  private boolean isGuessable(String name, String password) {
    Set<String> words = new HashSet<>(commonWords);
    words.addAll(List.of(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
    words.removeIf(word -> word.length() < SHORTEST_WORD);
    String lower = password.toLowerCase(Locale.ROOT);
    return isGuessable(lower, words) || isGuessable(withLettersForSigns(lower), words);
  }

  private static boolean isGuessable(String password, Set<String> words) {
    String left = withoutSequences(withoutWords(password, words));
    long letters = left.chars().filter(Character::isLetter).count();
    long signs = left.length() - letters;
    boolean hadWords = left.length() < password.length();
    long counted = hadWords ? letters + Math.min(signs, MOST_SIGNS_BESIDE_WORDS) : left.length();
    return counted < FEWEST_REMAINING;
  }

  /** Takes out the longest word that begins at each character. */
  private static String withoutWords(String password, Set<String> words) {
    int longest = words.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder left = new StringBuilder();
    int at = 0;
    while (at < password.length()) {
      int end = Math.min(password.length(), at + longest);
      while (end > at && !words.contains(password.substring(at, end))) {
        end--;
      }
      if (end == at) {
        left.append(password.charAt(at++));
      }
      at = Math.max(at, end);
    }
    return left.toString();
  }

  /** Takes out characters that repeat, or go up or down by one, three or more in a row. */
  private static String withoutSequences(String text) {
    StringBuilder left = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = at + 1;
      int step = end < text.length() ? text.charAt(end) - text.charAt(at) : 2;
      while (Math.abs(step) <= 1
          && end < text.length()
          && text.charAt(end) - text.charAt(end - 1) == step) {
        end++;
      }
      if (end - at < 3) {
        end = at + 1;
        left.append(text.charAt(at));
      }
      at = end;
    }
    return left.toString();
  }

  private static String withLettersForSigns(String text) {
    return text.replace('@', 'a')
        .replace('4', 'a')
        .replace('3', 'e')
        .replace('1', 'i')
        .replace('!', 'i')
        .replace('0', 'o')
        .replace('$', 's')
        .replace('5', 's')
        .replace('7', 't');
  }
}
