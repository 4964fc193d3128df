package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.TilePath.EntryTile;
import io.cardproof.log.TilePath.HashTile;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {
  @Test
  void theSpecificationsExamplesAreRead() {
    assertThat(TilePath.parse("tile/0/x001/x234/067"))
        .contains(new HashTile(0, 1_234_067, TilePath.FULL_WIDTH));
    assertThat(TilePath.parse("tile/1/000.p/17")).contains(new HashTile(1, 0, 17));
    assertThat(TilePath.parse("tile/entries/273.p/112")).contains(new EntryTile(273, 112));
    assertThat(TilePath.parse("tile/63/999")).contains(new HashTile(63, 999, 256));
  }

  @Property
  void everyTileIsReadBackFromItsPath(
      @ForAll @IntRange(max = 63) int level,
      @ForAll @LongRange(min = 0, max = TilePath.MAX_INDEX) long index,
      @ForAll @IntRange(min = 1, max = 256) int width) {
    for (TilePath tile : List.of(new HashTile(level, index, width), new EntryTile(index, width))) {
      assertThat(TilePath.parse(tile.format())).contains(tile);
      assertThat(tile.firstItem()).isNotNegative().isEqualTo(index * 256);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile//000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/100/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/x01/000",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x001/x000/x000/x000/x000/x000/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/05",
        "tile/0/000.p/256",
        "tile/0/000.p/1000",
        "tile/0/000.p/-1",
        "tile/0/000.P/1",
        "tile/0/000xp/1",
        "tile/0/000.p/1/",
        "tile/0/000\n",
        "tile/0/00\u0660",
        "tile/Entries/000",
        "tile/data/000",
        "tile/0/../0/000",
      })
  void everythingElseIsNoTile(String path) {
    assertThat(TilePath.parse(path)).isEmpty();
  }

  @Test
  void aTreeOf70000LeavesHasTheTilesOfTheSpecificationsExample() {
    long size = 70_000;
    for (String path :
        List.of(
            "tile/0/272",
            "tile/0/273.p/112",
            "tile/0/273.p/1",
            "tile/0/000.p/255",
            "tile/1/000",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
            "tile/entries/272",
            "tile/entries/273.p/112")) {
      assertThat(exists(path, size)).as(path).isTrue();
    }
    for (String path :
        List.of(
            "tile/0/273",
            "tile/0/273.p/113",
            "tile/0/274.p/1",
            "tile/1/001",
            "tile/1/001.p/18",
            "tile/2/000",
            "tile/2/000.p/2",
            "tile/3/000.p/1",
            "tile/63/000.p/1",
            "tile/entries/273",
            "tile/entries/273.p/113")) {
      assertThat(exists(path, size)).as(path).isFalse();
    }
  }

  @Test
  void tilesExistFromTheSizeThatFillsThem() {
    assertThat(exists("tile/0/000.p/1", 0)).isFalse();
    assertThat(exists("tile/0/000.p/1", 1)).isTrue();
    assertThat(exists("tile/0/000", 255)).isFalse();
    assertThat(exists("tile/0/000", 256)).isTrue();
    assertThat(exists("tile/1/000.p/1", 255)).isFalse();
    assertThat(exists("tile/1/000.p/1", 256)).isTrue();
    assertThat(exists("tile/7/000.p/127", Long.MAX_VALUE)).isTrue();
    assertThat(exists("tile/7/000.p/128", Long.MAX_VALUE)).isFalse();
    assertThat(new EntryTile(TilePath.MAX_INDEX, 255).existsIn(Long.MAX_VALUE)).isTrue();
    assertThat(new EntryTile(TilePath.MAX_INDEX, 256).existsIn(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void tilesOutOfRangeCannotBeMade() {
    assertThatThrownBy(() -> new HashTile(64, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HashTile(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EntryTile(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EntryTile(0, 257)).isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean exists(String path, long size) {
    return TilePath.parse(path).orElseThrow().existsIn(size);
  }
}
