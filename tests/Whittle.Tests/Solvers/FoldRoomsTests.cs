using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Tests.Solvers;

/// <summary>What folds hand on to each other.</summary>
public class FoldRoomsTests
{
    [Fact]
    public void What_is_given_back_serves_the_next_where_it_is_large_enough()
    {
        var rooms = new FoldRooms();
        double[] first = rooms.TakeNumbers(10);
        rooms.Return(first);
        Assert.Same(first, rooms.TakeNumbers(7));
        rooms.Return(first);
        Assert.Equal(11, rooms.TakeNumbers(11).Length);
        RowPool rows = rooms.TakeRows();
        Assert.NotSame(rows, rooms.TakeRows());
        rooms.Return(rows);
        Assert.Same(rows, rooms.TakeRows());
    }
}
