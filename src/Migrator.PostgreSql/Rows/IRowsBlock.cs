namespace Migrator.PostgreSql.Rows;

/// <summary>One block over rows of a table that leaves a number in the cursor <see cref="RowsWrite.Result"/>.</summary>
internal interface IRowsBlock
{
    /// <summary>The table whose rows it writes.</summary>
    TableName Name { get; }

    /// <summary>The block, as one statement.</summary>
    string ToSql();
}
