import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.merkle import (
    DIGESTS,
    Frontier,
    Grown,
    Included,
    Tree,
    leaf_hash,
    nodes_over,
)

SHA256, SM3 = DIGESTS["sha256"], DIGESTS["sm3"]
SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905

# The reference tree of Certificate Transparency: what it holds, and its root at some sizes.
HELD = "/00/10/2021/3031/40414243/5051525354555657/606162636465666768696a6b6c6d6e6f"
LEAVES = [leaf_hash(bytes.fromhex(held), SHA256) for held in HELD.split("/")]


def tree_of(leaves, digest=SM3, size=None):
    size = len(leaves) if size is None else size
    return Tree(size=size, nodes=nodes_over(leaves, digest), digest=digest)


def leaves_of(count):
    return [leaf_hash(str(number).encode(), SM3) for number in range(count)]


@pytest.mark.parametrize(
    ("size", "root"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_the_root_is_that_of_the_reference_tree(size, root):
    assert tree_of(LEAVES, SHA256, size).root().hex() == root


def test_sm3_passes_the_vector_of_its_standard():
    assert SM3(b"abc").hex() == SM3_OF_ABC


@given(st.integers(0, 300))
def test_a_tree_that_grew_leaf_by_leaf_has_the_root_of_the_whole(size):
    frontier = Frontier(digest=SM3)
    for leaf in leaves_of(size):
        frontier.append(leaf)

    assert frontier.root() == tree_of(leaves_of(size)).root()


@given(st.integers(1, 300), st.data())
def test_every_leaf_is_proved_at_its_own_place_and_at_no_other(size, data):
    number, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    tree = tree_of(leaves)
    proof = tree.inclusion_proof(number)

    claim = Included(leaf=leaves[number], number=other, size=size, root=tree.root())

    assert claim.is_proved_by(proof, SM3) == (other == number)


@given(st.integers(1, 300), st.integers(0, 5))
def test_a_longer_or_shorter_proof_proves_nothing(size, cut):
    leaves = leaves_of(size)
    tree = tree_of(leaves)
    proof = tree.inclusion_proof(size - 1)
    claim = Included(leaf=leaves[-1], number=size - 1, size=size, root=tree.root())

    assert not claim.is_proved_by([*proof, leaves[0]], SM3)
    assert cut >= len(proof) or not claim.is_proved_by(proof[:cut], SM3)


@given(st.integers(0, 200), st.integers(0, 200), st.booleans())
def test_a_tree_proves_what_it_grew_from_and_nothing_else(earlier, more, honest):
    leaves = leaves_of(earlier + more)
    tree = tree_of(leaves)
    began = leaves[:earlier] if honest or not earlier else [SM3(b"forged"), *leaves[1:earlier]]
    claim = Grown(
        earlier=earlier,
        earlier_root=tree_of(began).root(),
        later=tree.size,
        later_root=tree.root(),
    )

    assert claim.is_proved_by(tree.consistency_proof(earlier), SM3) == (
        began == leaves[:earlier]
    )


@given(st.lists(st.binary(), min_size=1), st.data())
def test_one_altered_leaf_alters_the_root(contents, data):
    leaves = [leaf_hash(content, SM3) for content in contents]
    altered = leaves.copy()
    place = data.draw(st.integers(0, len(leaves) - 1))
    altered[place] = leaf_hash(contents[place] + b"!", SM3)

    assert tree_of(altered).root() != tree_of(leaves).root()
