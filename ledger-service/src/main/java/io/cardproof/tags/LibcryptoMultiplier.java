package io.cardproof.tags;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * OpenSSL's {@code EC_POINT_mul}, whose P-256 code is constant time in a single scalar, through the
 * FFM API.
 *
 * <p>A workspace (group, points, numbers, buffers) belongs to one call at a time. They are pooled
 * and never freed: no call blocks while it has one, so there are never more than platform threads
 * plus carriers, and the one multiplier of the process lives as long as the process.
 */
@SuppressWarnings("restricted") // native access is what this class is for; the launcher enables it
final class LibcryptoMultiplier implements PointMultiplier {

  private static final List<String> LIBRARIES =
      List.of("libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so");

  /** NID_X9_62_prime256v1 of openssl/obj_mac.h. */
  private static final int NID_P256 = 415;

  /** POINT_CONVERSION_UNCOMPRESSED of openssl/ec.h. */
  private static final int UNCOMPRESSED = 4;

  private final String library;
  private final MethodHandle newGroup;
  private final MethodHandle newPoint;
  private final MethodHandle newNumber;
  private final MethodHandle newNumberContext;
  private final MethodHandle setFlags;
  private final MethodHandle readNumber;
  private final MethodHandle readPoint;
  private final MethodHandle multiply;
  private final MethodHandle writePoint;
  private final MethodHandle clearErrors;
  private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

  private LibcryptoMultiplier(String library, SymbolLookup symbols) {
    this.library = library;
    this.newGroup = function(symbols, "EC_GROUP_new_by_curve_name", ADDRESS, JAVA_INT);
    this.newPoint = function(symbols, "EC_POINT_new", ADDRESS, ADDRESS);
    this.newNumber = function(symbols, "BN_new", ADDRESS);
    this.newNumberContext = function(symbols, "BN_CTX_new", ADDRESS);
    this.readNumber = function(symbols, "BN_bin2bn", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
    this.readPoint =
        function(
            symbols, "EC_POINT_oct2point", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    this.multiply =
        function(
            symbols,
            "EC_POINT_mul",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    this.writePoint =
        function(
            symbols,
            "EC_POINT_point2oct",
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_LONG,
            ADDRESS);
    Linker linker = Linker.nativeLinker();
    this.setFlags =
        linker.downcallHandle(
            symbols.findOrThrow("BN_set_flags"), FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
    this.clearErrors =
        linker.downcallHandle(symbols.findOrThrow("ERR_clear_error"), FunctionDescriptor.ofVoid());
  }

  /** The first libcrypto on this machine, or nothing where there is none or it may not be used. */
  static Optional<PointMultiplier> load() {
    for (String library : LIBRARIES) {
      try {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        return Optional.of(new LibcryptoMultiplier(library, symbols));
      } catch (RuntimeException | LinkageError absentOrDenied) {
        // The next name, then pure Java: a missing library is a matter of speed only.
      }
    }
    return Optional.empty();
  }

  @Override
  public String name() {
    return library;
  }

  @Override
  public byte[] multiply(byte[] point, byte[] scalar) {
    if (point.length != P256.UNCOMPRESSED_BYTES || scalar.length != P256.SCALAR_BYTES) {
      throw new IllegalArgumentException("a point has 65 bytes and a scalar 32");
    }
    Workspace workspace = idle.poll();
    if (workspace == null) {
      workspace = new Workspace();
    }
    // After a failure the workspace is in an unknown state: it is dropped, not returned.
    byte[] product = workspace.multiply(point, scalar);
    idle.offer(workspace);
    return product;
  }

  private static MethodHandle function(
      SymbolLookup symbols, String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /** Everything one multiplication touches. */
  private final class Workspace {

    /** BN_FLG_CONSTTIME of openssl/bn.h. */
    private static final int CONSTANT_TIME = 4;

    private final MemorySegment group;
    private final MemorySegment in;
    private final MemorySegment out;
    private final MemorySegment number;
    private final MemorySegment context;
    private final MemorySegment pointBytes = Arena.ofAuto().allocate(P256.UNCOMPRESSED_BYTES);
    private final MemorySegment scalarBytes = Arena.ofAuto().allocate(P256.SCALAR_BYTES);

    Workspace() {
      try {
        group = present((MemorySegment) newGroup.invokeExact(NID_P256));
        in = present((MemorySegment) newPoint.invokeExact(group));
        out = present((MemorySegment) newPoint.invokeExact(group));
        number = present((MemorySegment) newNumber.invokeExact());
        context = present((MemorySegment) newNumberContext.invokeExact());
        setFlags.invokeExact(number, CONSTANT_TIME);
      } catch (Throwable e) {
        throw failure(e);
      }
    }

    byte[] multiply(byte[] point, byte[] scalar) {
      MemorySegment.copy(point, 0, pointBytes, JAVA_BYTE, 0, point.length);
      MemorySegment.copy(scalar, 0, scalarBytes, JAVA_BYTE, 0, scalar.length);
      try {
        present((MemorySegment) readNumber.invokeExact(scalarBytes, scalar.length, number));
        require((int) readPoint.invokeExact(group, in, pointBytes, (long) point.length, context));
        require((int) multiply.invokeExact(group, out, MemorySegment.NULL, in, number, context));
        long written =
            (long)
                writePoint.invokeExact(
                    group, out, UNCOMPRESSED, pointBytes, pointBytes.byteSize(), context);
        if (written != P256.UNCOMPRESSED_BYTES) {
          throw new IllegalStateException("the product is the identity");
        }
        return pointBytes.toArray(JAVA_BYTE);
      } catch (Throwable e) {
        throw failure(e);
      } finally {
        scalarBytes.fill((byte) 0);
      }
    }

    private MemorySegment present(MemorySegment pointer) {
      if (pointer.equals(MemorySegment.NULL)) {
        throw new IllegalStateException(library + " returned no object");
      }
      return pointer;
    }

    private void require(int returned) {
      if (returned != 1) {
        throw new IllegalStateException(library + " returned " + returned);
      }
    }
  }

  private IllegalStateException failure(Throwable cause) {
    try {
      clearErrors.invokeExact();
    } catch (Throwable ignored) {
      // The error queue belongs to this thread only; a full queue drops its oldest entry.
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("P-256 multiplication failed in " + library, cause);
  }
}
